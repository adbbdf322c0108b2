"""The tunables of daily plans, each beside its kernel, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.plans.archetypes import ProposalSettings
from core.plans.choosing import ChoosingSettings
from core.plans.modes import ModeSettings
from core.plans.phases import PhaseSettings
from core.plans.preferences import PreferenceSettings
from core.plans.rotation import RotationSettings
from core.plans.server_week import ServerWeekSettings
from core.plans.streaks import StreakSettings
from core.plans.weekly import WeeklySettings


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """Tunables of daily plans."""

    choosing: ChoosingSettings = field(default_factory=ChoosingSettings)
    rotation: RotationSettings = field(default_factory=RotationSettings)
    phases: PhaseSettings = field(default_factory=PhaseSettings)
    modes: ModeSettings = field(default_factory=ModeSettings)
    proposals: ProposalSettings = field(default_factory=ProposalSettings)
    streaks: StreakSettings = field(default_factory=StreakSettings)
    weekly: WeeklySettings = field(default_factory=WeeklySettings)
    server_week: ServerWeekSettings = field(default_factory=ServerWeekSettings)
    unanswered_days: int = 3
    """After so many days on which nothing was done, skipped or told, reminders wait until something is."""
    summary_hour: int = 8
    """When on Mondays, in the member's own time, a weekly summary comes to who asked for it."""
    most_buddies: int = 5
    board_length: int = 20
    report_members: int = 5
    """From how many members on a figure is shown to moderators."""
    report_days: int = 28

    @property
    def preferences(self) -> PreferenceSettings:
        """How evidence is weighed."""
        return self.choosing.affinity.preferences
