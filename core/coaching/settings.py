"""The tunables of coaching, each beside its kernel, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.coaching.change_detection import ChangeSettings
from core.coaching.classifier import ClassifierSettings
from core.coaching.ledger import LedgerSettings
from core.coaching.offline import OfflineSettings
from core.coaching.support import SupportSettings


@dataclass(frozen=True, slots=True)
class CoachSettings:
    """Tunables of coaching."""

    offline: OfflineSettings = field(default_factory=OfflineSettings)
    change: ChangeSettings = field(default_factory=ChangeSettings)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    support: SupportSettings = field(default_factory=SupportSettings)
    classifier: ClassifierSettings = field(default_factory=ClassifierSettings)
    chat_model: str = "claude-haiku-5-5"
    writing_model: str = "claude-sonnet-5-5"
    """For profiles and prompts, which nobody waits for."""
