"""The log of what moderators change."""

from __future__ import annotations

from core.caller import Caller
from core.errors import NotAllowed
from db.admin_events import AdminEvent


def admin_event(caller: Caller, action: str, **detail: object) -> AdminEvent:
    """Describe a change that the caller makes to their server. Raises NotAllowed in a private chat."""
    if caller.guild_id is None:
        raise NotAllowed("server_only")
    return AdminEvent(caller.user_id, caller.request_id, caller.guild_id, caller.at, action, detail)
