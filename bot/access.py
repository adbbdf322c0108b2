"""Who may run which handler: moderators' own, and those of features that are open to some, or to nobody."""

from __future__ import annotations

import discord

from core.errors import NotAllowed
from core.experiments.flags import Flags


class AccessGate:
    """Stands before every handler. Discord hides commands from who may not use them, but does not refuse them."""

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        self._moderated: set[str] = set()
        self._features: dict[str, str] = {}

    def keep_for_moderators(self, name: str) -> None:
        """Let only those run a handler who may manage the server."""
        self._moderated.add(name)

    def keep_for_feature(self, name: str, feature: str) -> None:
        """Let only those run a handler for whom its feature is on."""
        self._features[name] = feature

    def require(self, interaction: discord.Interaction, name: str) -> None:
        """Raise NotAllowed for who may not run a handler."""
        if name in self._moderated:
            if interaction.guild is None:
                raise NotAllowed("server_only")
            if not interaction.permissions.manage_guild:
                raise NotAllowed("moderators")
        if (feature := self._features.get(name)) is not None:
            self._flags.require(feature, interaction.user.id, interaction.guild_id)
