"""A loopback Discord: REST and gateway on 127.0.0.1 for an unmodified discord.py client."""

from tests.loopback.actor import Actor
from tests.loopback.interaction import Interaction
from tests.loopback.server import LoopbackDiscord
from tests.loopback.world import Upload

__all__ = ["Actor", "Interaction", "LoopbackDiscord", "Upload"]
