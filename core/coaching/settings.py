"""The tunables of coaching, each beside its kernel, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.coaching.answering import AnswerSettings
from core.coaching.change_detection import ChangeSettings
from core.coaching.ledger import LedgerSettings
from core.coaching.member_facts import FactSettings
from core.coaching.offline import OfflineSettings
from core.coaching.talking import TalkSettings


@dataclass(frozen=True, slots=True)
class CoachSettings:
    """Tunables of coaching."""

    offline: OfflineSettings = field(default_factory=OfflineSettings)
    change: ChangeSettings = field(default_factory=ChangeSettings)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    facts: FactSettings = field(default_factory=FactSettings)
    talk: TalkSettings = field(default_factory=TalkSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    chat_model: str = "claude-haiku-5-5"
    writing_model: str = "claude-sonnet-5-5"
    """For profiles and prompts, which nobody waits for."""
