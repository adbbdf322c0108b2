"""What an interview found out about a member, as single facts."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class ProfileFacts(BaseModel):
    """Facts in the member's own words; an empty text is what was not told."""

    goals: str = ""
    habits: str = ""
    meals_routine: str = ""
    past_attempts: str = ""
    obstacles: str = ""
    motivation: str = ""
    best_time: str = ""
    tone: Literal["gentle", "direct", "playful", "plain"] = "gentle"
    experience: Literal["beginner", "advanced", "returning"] = "beginner"
