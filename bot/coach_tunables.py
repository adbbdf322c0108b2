"""What an operator can turn in coaching; `bot/config.py` reads it from the environment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from core.coaching.behaviour.batches import BatchSettings
from core.coaching.behaviour.change_detection import ChangeSettings
from core.coaching.behaviour.metrics import BehaviourSettings
from core.coaching.behaviour.update_rules import UpdateSettings
from core.coaching.consultation.extracting import ExtractSettings
from core.coaching.instructions.drafts import GenerationSettings
from core.coaching.instructions.prompts import PromptSettings
from core.coaching.model.ledger import CapSettings, LedgerSettings
from core.coaching.retention import CoachRetentionSettings
from core.coaching.safety.classifier import ClassifierSettings
from core.coaching.safety.help_lines import regions
from core.coaching.safety.support import SupportSettings
from core.coaching.settings import CoachSettings
from core.coaching.talks.answering import AnswerSettings
from core.coaching.talks.memory import MemorySettings
from core.coaching.talks.talking import TalkSettings
from core.plans.insights import InsightSettings

Part = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Dollars = Annotated[float, Field(ge=0)]
Minutes = Annotated[float, Field(gt=0)]


class CoachTunables(BaseModel):
    """The settings of coaching, and what they come to in the engine."""

    attune_encryption_keys: SecretStr | None = None
    attune_coach_model: str = "claude-haiku-5-5"
    attune_coach_writing_model: str = "claude-sonnet-5-5"
    attune_coach_refresh_days: Count = 7
    attune_coach_memory_tokens: Annotated[int, Field(ge=200)] = 6_000
    attune_coach_answer_tokens: Annotated[int, Field(ge=50, le=4_000)] = 500
    attune_coach_longest_message: Annotated[int, Field(ge=100, le=4_000)] = 1_500
    attune_coach_messages_per_minute: Count = 8
    attune_coach_streaming: bool = False
    attune_message_content: bool = False
    attune_coach_member_dollars: Dollars = 0.10
    attune_coach_server_dollars: Dollars = 1.0
    attune_coach_total_dollars: Dollars = 10.0

    attune_interview_days: Count = 30
    attune_support_region: str = ""
    attune_safety_model: str = ""
    attune_safety_seconds: Annotated[float, Field(gt=0, le=5)] = 2.0

    change_detection_mode: Literal["source", "guarded"] = "source"
    attune_change_least: Part = 0.10
    attune_change_streak_days: Count = 7
    attune_change_z: Annotated[float, Field(gt=0)] = 1.96
    attune_change_lost_streak_days: Count = 14
    attune_change_least_days_between: Count = 14

    enable_automatic_updates: bool = True
    enable_change_detection: bool = True
    enable_generic_fallback: bool = True
    attune_coach_update_weekday: Annotated[int, Field(ge=0, le=6)] = 6
    attune_coach_update_hour: Annotated[int, Field(ge=0, le=23)] = 3
    attune_coach_update_least_days: Annotated[int, Field(ge=0)] = 6
    attune_coach_streak_break_days: Annotated[int, Field(ge=0)] = 0
    attune_coach_window_days: Count = 30
    attune_coach_least_days: Count = 7
    attune_coach_pattern_weeks: Count = 8
    attune_coach_gather_minutes: Count = 15
    attune_coach_typical_input_tokens: Count = 2_500
    attune_coach_typical_output_tokens: Count = 1_300
    attune_coach_batch_least: Count = 20
    attune_coach_batch_most: Annotated[int, Field(ge=1, le=10_000)] = 500
    attune_coach_batch_look_minutes: Minutes = 2.0
    attune_coach_batch_forsaken_minutes: Minutes = 30.0
    attune_coach_batch_lost_hours: Annotated[float, Field(gt=24)] = 48.0

    @field_validator("attune_support_region")
    @classmethod
    def _known_region(cls, code: str) -> str:
        if code and code not in regions():
            raise ValueError(f"there is no {code}; there are {', '.join(sorted(regions()))}")
        return code

    def coach_settings(self) -> CoachSettings:
        """Settings of coaching."""
        return CoachSettings(
            change=ChangeSettings(
                self.change_detection_mode,
                self.attune_change_least,
                self.attune_change_streak_days,
                self.attune_change_z,
                self.attune_change_lost_streak_days,
                self.attune_change_least_days_between,
            ),
            ledger=LedgerSettings(
                caps=CapSettings(
                    self.attune_coach_member_dollars,
                    self.attune_coach_server_dollars,
                    self.attune_coach_total_dollars,
                )
            ),
            updates=UpdateSettings(
                self.enable_automatic_updates,
                self.enable_change_detection,
                self.attune_coach_update_weekday,
                self.attune_coach_update_hour,
                self.attune_coach_update_least_days,
                self.attune_coach_streak_break_days,
                self.attune_coach_gather_minutes,
                self.attune_coach_typical_input_tokens,
                self.attune_coach_typical_output_tokens,
                BehaviourSettings(
                    self.attune_coach_window_days,
                    self.attune_coach_least_days,
                    InsightSettings(weeks=self.attune_coach_pattern_weeks),
                ),
            ),
            batches=BatchSettings(
                self.attune_coach_batch_least,
                self.attune_coach_batch_most,
                self.attune_coach_batch_look_minutes,
                self.attune_coach_batch_forsaken_minutes,
                self.attune_coach_batch_lost_hours,
            ),
            extract=ExtractSettings(self.attune_coach_model),
            talk=TalkSettings(
                MemorySettings(self.attune_coach_memory_tokens),
                self.attune_coach_longest_message,
                self.attune_coach_messages_per_minute,
            ),
            answers=AnswerSettings(self.attune_coach_answer_tokens),
            support=SupportSettings(self.attune_support_region),
            classifier=ClassifierSettings(self.attune_safety_model, self.attune_safety_seconds),
            retention=CoachRetentionSettings(self.attune_interview_days),
            chat_model=self.attune_coach_model,
            generation=GenerationSettings(self.attune_coach_writing_model),
            prompts=PromptSettings(self.attune_coach_refresh_days, self.enable_generic_fallback),
        )
