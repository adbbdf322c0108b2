"""What an operator can turn in coaching; `bot/config.py` reads it from the environment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from core.coaching.change_detection import ChangeSettings
from core.coaching.classifier import ClassifierSettings
from core.coaching.drafts import GenerationSettings
from core.coaching.extracting import ExtractSettings
from core.coaching.help_lines import regions
from core.coaching.ledger import CapSettings, LedgerSettings
from core.coaching.prompts import PromptSettings
from core.coaching.retention import CoachRetentionSettings
from core.coaching.settings import CoachSettings
from core.coaching.support import SupportSettings

Part = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Dollars = Annotated[float, Field(ge=0)]


class CoachTunables(BaseModel):
    """The settings of coaching, and what they come to in the engine."""

    attune_encryption_keys: SecretStr | None = None
    attune_coach_model: str = "claude-haiku-5-5"
    attune_coach_writing_model: str = "claude-sonnet-5-5"
    attune_coach_refresh_days: Count = 7
    attune_coach_member_dollars: Dollars = 0.05
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
            support=SupportSettings(self.attune_support_region),
            classifier=ClassifierSettings(self.attune_safety_model, self.attune_safety_seconds),
            extract=ExtractSettings(self.attune_coach_model),
            retention=CoachRetentionSettings(self.attune_interview_days),
            chat_model=self.attune_coach_model,
            generation=GenerationSettings(self.attune_coach_writing_model),
            prompts=PromptSettings(self.attune_coach_refresh_days),
        )
