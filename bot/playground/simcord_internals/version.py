"""The SimCord version that this package was written for."""

from __future__ import annotations

from typing import Final

import simcord

PINNED_VERSION: Final = "3.2.1"


class UnsupportedSimcord(RuntimeError):
    """Another SimCord than the pinned one is installed, and its private parts may have moved."""

    def __init__(self, installed: str) -> None:
        super().__init__(
            f"The playground needs simcord=={PINNED_VERSION}, but {installed} is installed. "
            f"Run: pip install simcord=={PINNED_VERSION}"
        )
        self.installed = installed


def require_pinned_version(installed: str = simcord.__version__) -> None:
    """Raise `UnsupportedSimcord` unless the installed SimCord is the one this file was written for."""
    if installed != PINNED_VERSION:
        raise UnsupportedSimcord(installed)
