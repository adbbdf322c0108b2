"""The virtual server that people walk into: its channels and its people."""

from __future__ import annotations

from dataclasses import dataclass

import discord
import simcord

from bot.playground.simcord_internals import RealtimeEnv

SERVER_NAME = "Attune playground"
BOT_NAME = "attune"


@dataclass(frozen=True, slots=True)
class World:
    """Handles to the virtual server."""

    guild: simcord.GuildHandle
    people: tuple[simcord.MemberActor, ...]


def build_world(env: RealtimeEnv) -> World:
    """Create the server: three channels, three members and a moderator, who alone sees #staff and runs the bot."""
    with env.founding():
        return _build(env)


def _build(env: RealtimeEnv) -> World:
    env.backend.bot_user.name, env.backend.bot_user.global_name = BOT_NAME, BOT_NAME.title()
    guild = env.create_guild(SERVER_NAME, owner=env.create_user("attune-team", global_name="Attune team"))
    moderators = guild.create_role(
        "Moderators",
        permissions=discord.Permissions(manage_guild=True, manage_messages=True, kick_members=True),
        color=discord.Colour.green().value,
    )
    guild.create_text_channel("films", topic="Rate films, get recommendations, plan a movie night: try /rate")
    guild.create_text_channel("general", topic="Plans, coaching and everything else: type / to see it all")
    guild.create_text_channel(
        "staff",
        topic="Moderators only: rules, experiments, insights",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            moderators: discord.PermissionOverwrite(view_channel=True),
            guild.roles[BOT_NAME]: discord.PermissionOverwrite(view_channel=True),
        },
    )
    members = [_join(env, guild, name) for name in ("Alice", "Bob", "Priya")]
    mona = _join(env, guild, "Mona", moderators)
    env.bot.owner_ids = {mona.id}
    return World(guild, (*members, mona))


def _join(
    env: simcord.Env, guild: simcord.GuildHandle, name: str, *roles: simcord.RoleHandle
) -> simcord.MemberActor:
    return guild.add_member(env.create_user(name.lower(), global_name=name), roles=roles)
