"""The tunables of coaching, each beside its kernel, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.coaching.access import AccessSettings
from core.coaching.behaviour.batches import BatchSettings
from core.coaching.behaviour.change_detection import ChangeSettings
from core.coaching.behaviour.update_rules import UpdateSettings
from core.coaching.consultation.extracting import ExtractSettings
from core.coaching.instructions.drafts import GenerationSettings
from core.coaching.instructions.prompts import PromptSettings
from core.coaching.model.ledger import LedgerSettings
from core.coaching.retention import CoachRetentionSettings
from core.coaching.safety.classifier import ClassifierSettings
from core.coaching.safety.support import SupportSettings
from core.coaching.talks.answering import AnswerSettings
from core.coaching.talks.member_facts import FactSettings
from core.coaching.talks.offline import OfflineSettings
from core.coaching.talks.talking import TalkSettings


@dataclass(frozen=True, slots=True)
class CoachSettings:
    """Tunables of coaching."""

    offline: OfflineSettings = field(default_factory=OfflineSettings)
    change: ChangeSettings = field(default_factory=ChangeSettings)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    updates: UpdateSettings = field(default_factory=UpdateSettings)
    batches: BatchSettings = field(default_factory=BatchSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    facts: FactSettings = field(default_factory=FactSettings)
    talk: TalkSettings = field(default_factory=TalkSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    support: SupportSettings = field(default_factory=SupportSettings)
    classifier: ClassifierSettings = field(default_factory=ClassifierSettings)
    retention: CoachRetentionSettings = field(default_factory=CoachRetentionSettings)
    chat_model: str = "claude-haiku-5-5"
    generation: GenerationSettings = field(default_factory=GenerationSettings)
    prompts: PromptSettings = field(default_factory=PromptSettings)

    @property
    def writing_model(self) -> str:
        """For profiles and prompts, which nobody waits for."""
        return self.generation.model
