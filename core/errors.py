"""The errors that the engine raises on purpose.

AttuneError
├── NotFound       something that was named does not exist
├── InvalidInput   a value is outside of what is allowed
├── NotAllowed     this member may not do this (now)
├── NotReady       more data is needed first
└── Unavailable    a part that is needed does not answer; trying again later helps

They carry facts as attributes; `bot.errors` alone writes the sentences. Any other exception is a bug.
"""

from __future__ import annotations


class AttuneError(Exception):
    """Base of the errors that are part of normal life. ``facts`` feed the sentence shown to people."""

    def __init__(self, what: str, **facts: object) -> None:
        super().__init__(what, facts)
        self.what = what
        self.facts = facts


class NotFound(AttuneError):
    """Something that was named does not exist: ``what`` says which kind of thing."""


class InvalidInput(AttuneError):
    """A value is outside of what is allowed: ``what`` names the field."""


class NotAllowed(AttuneError):
    """This member may not do this (now): ``what`` names the rule."""


class NotReady(AttuneError):
    """More data is needed first: ``what`` names the thing that is not ready."""


class Unavailable(AttuneError):
    """A needed part does not answer: ``what`` names it."""
