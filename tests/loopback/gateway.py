"""The websocket side: identify, heartbeat, dispatch, and resume with replay."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from aiohttp import WSMsgType, web

from tests.loopback.world import Payload, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, REQUEST_MEMBERS = 0, 1, 2, 6, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
HEARTBEAT_INTERVAL_MS = 41_250
REPLAY_LENGTH = 4_096
SESSION_ENDING_CLOSE_CODES = {1000, 1001}

GUILD_MEMBERS, GUILD_MESSAGES, MESSAGE_CONTENT = 1 << 1, 1 << 9, 1 << 15
REQUIRED_INTENT = dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"), GUILD_MESSAGES)
PRIVILEGED_FIELDS: Payload = {"content": "", "embeds": [], "components": [], "attachments": []}


@dataclass(frozen=True, slots=True)
class Connection:
    """A client's open socket and what lies below it."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport

    async def send(self, op: int, data: object = None) -> None:
        """Send a frame that is no event."""
        await self.socket.send_json({"op": op, "d": data})


@dataclass(slots=True)
class Session:
    """One shard's session; it outlives its connection."""

    id: str
    shard_id: int
    shard_count: int
    intents: int
    connection: Connection | None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LENGTH))

    def sees(self, guild_id: str) -> bool:
        """Whether Discord's sharding formula puts the guild here."""
        return (int(guild_id) >> 22) % self.shard_count == self.shard_id

    async def dispatch(self, event: str, data: Payload) -> None:
        """Number an event, keep it for a replay and send it if someone listens."""
        self.sequence += 1
        text = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, text))
        if self.connection is not None:
            # The client may vanish at any time; the event waits for its RESUME.
            with contextlib.suppress(ConnectionResetError):
                await self.connection.socket.send_str(text)

    def missed_since(self, sequence: int) -> list[str] | None:
        """The events after a sequence number, or None if they are not all kept any more."""
        missed = [text for number, text in self.sent if number > sequence]
        return missed if len(missed) == self.sequence - sequence else None


class Gateway:
    """All shard sessions and the handler that feeds them."""

    def __init__(self, world: World) -> None:
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.resumed = 0
        self._world = world

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one client connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        connection = Connection(socket, request.transport)
        await connection.send(HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL_MS})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    frame = json.loads(message.data)
                    await self._receive(connection, frame["op"], frame.get("d"))
        finally:
            self._disconnected(connection)
        return socket

    async def emit(self, event: str, data: Payload, guild_id: str) -> None:
        """Send an event to the sessions that are entitled to it."""
        required = REQUIRED_INTENT.get(event, 0)
        for session in list(self.sessions.values()):
            if session.sees(guild_id) and session.intents & required == required:
                await session.dispatch(event, self.visible(data, session.intents))

    def visible(self, data: Payload, intents: int) -> Payload:
        """A message without what only the message content intent shows; other events as they are."""
        bot_id = self._world.bot["id"]
        author = data.get("author")
        if author is None or intents & MESSAGE_CONTENT or author["id"] == bot_id:
            return data
        return data if f"<@{bot_id}>" in data["content"] else {**data, **PRIVILEGED_FIELDS}

    @property
    def intents(self) -> int:
        """All that the bot declared, on any shard."""
        return reduce(or_, (session.intents for session in self.sessions.values()), 0)

    def drop(self) -> None:
        """Cut every connection below the websocket layer; sessions stay resumable."""
        for session in self.sessions.values():
            if session.connection is not None:
                session.connection.transport.abort()
                session.connection = None

    async def close(self) -> None:
        """Say goodbye to every client."""
        for session in list(self.sessions.values()):
            if session.connection is not None:
                await session.connection.socket.close(code=1001)

    async def _receive(self, connection: Connection, op: int, data: Payload) -> None:
        if op == HEARTBEAT:
            await connection.send(HEARTBEAT_ACK)
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            await self._resume(connection, data)
        elif op == REQUEST_MEMBERS:
            await self._send_members(connection, data)

    async def _identify(self, connection: Connection, data: Payload) -> None:
        shard_id, shard_count = data.get("shard", (0, 1))
        session = Session(self._world.snowflake(), shard_id, shard_count, data["intents"], connection)
        self.sessions[session.id] = session
        guilds = [guild for guild in self._world.guilds.values() if session.sees(guild["id"])]
        ready = {
            "v": 10,
            "user": self._world.bot,
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [shard_id, shard_count],
            "application": {"id": self._world.bot["id"], "flags": 0},
        }
        await session.dispatch("READY", ready)
        with_members = bool(session.intents & GUILD_MEMBERS)
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", self._world.guild_create(guild, with_members=with_members))

    async def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or session.missed_since(data["seq"]) is None:
            await connection.send(INVALID_SESSION, False)
            return
        replayed = data["seq"]
        # More may be dispatched during the replay; it must follow, not overtake.
        while missed := session.missed_since(replayed):
            for text in missed:
                await connection.socket.send_str(text)
            replayed += len(missed)
        session.connection = connection
        self.resumed += 1
        await session.dispatch("RESUMED", {})

    async def _send_members(self, connection: Connection, data: Payload) -> None:
        session = next(s for s in self.sessions.values() if s.connection is connection)
        members = self._world.members[str(data["guild_id"])]
        wanted = {str(user_id) for user_id in data.get("user_ids", members)}
        prefix = data.get("query", "")
        chunk = {
            "guild_id": str(data["guild_id"]),
            "members": [
                member
                for user_id, member in members.items()
                if user_id in wanted and member["user"]["username"].startswith(prefix)
            ],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        await session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _disconnected(self, connection: Connection) -> None:
        for session in list(self.sessions.values()):
            if session.connection is connection:
                session.connection = None
                if connection.socket.close_code in SESSION_ENDING_CLOSE_CODES:
                    del self.sessions[session.id]
