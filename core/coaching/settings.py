"""The tunables of coaching, each beside its kernel, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.coaching.access import AccessSettings
from core.coaching.change_detection import ChangeSettings
from core.coaching.classifier import ClassifierSettings
from core.coaching.drafts import GenerationSettings
from core.coaching.extracting import ExtractSettings
from core.coaching.ledger import LedgerSettings
from core.coaching.offline import OfflineSettings
from core.coaching.prompts import PromptSettings
from core.coaching.retention import CoachRetentionSettings
from core.coaching.support import SupportSettings


@dataclass(frozen=True, slots=True)
class CoachSettings:
    """Tunables of coaching."""

    offline: OfflineSettings = field(default_factory=OfflineSettings)
    change: ChangeSettings = field(default_factory=ChangeSettings)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    support: SupportSettings = field(default_factory=SupportSettings)
    classifier: ClassifierSettings = field(default_factory=ClassifierSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    retention: CoachRetentionSettings = field(default_factory=CoachRetentionSettings)
    chat_model: str = "claude-haiku-5-5"
    generation: GenerationSettings = field(default_factory=GenerationSettings)
    prompts: PromptSettings = field(default_factory=PromptSettings)

    @property
    def writing_model(self) -> str:
        """For profiles and prompts, which nobody waits for."""
        return self.generation.model
