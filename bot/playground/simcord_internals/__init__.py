"""The one place that knows SimCord's insides: wall clock, plain event loop, many channels behind one port.

SimCord is made for tests: virtual time, one previewed channel, one port per preview. The playground needs real
time and a whole server, so this package subclasses private parts of exactly one SimCord version.
"""

from __future__ import annotations

from bot.playground.simcord_internals.assets import (
    ASSETS,
    SECURITY_HEADERS,
    asset_path,
    changed_script,
    page_source,
    replace_each,
)
from bot.playground.simcord_internals.environment import RealtimeEnv
from bot.playground.simcord_internals.preview import API_ROUTES, ChannelPreview, split_credential
from bot.playground.simcord_internals.version import (
    PINNED_VERSION,
    UnsupportedSimcord,
    require_pinned_version,
)

__all__ = [
    "API_ROUTES",
    "ASSETS",
    "PINNED_VERSION",
    "SECURITY_HEADERS",
    "ChannelPreview",
    "RealtimeEnv",
    "UnsupportedSimcord",
    "asset_path",
    "changed_script",
    "page_source",
    "replace_each",
    "require_pinned_version",
    "split_credential",
]
