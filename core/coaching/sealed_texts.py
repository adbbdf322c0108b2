"""The columns in which coaching's sealed texts lie, as `Sealing` names them, and facts as such a text."""

from __future__ import annotations

from core.coaching.consultation.profile_facts import ProfileFacts
from core.privacy.sealing import Sealing

ANSWER = "coach_answers.answer"
UNDERSTOOD = "coach_consultations.facts"
FACTS, PROFILE = "coach_profiles.facts", "coach_profiles.profile"
PROMPT = "coach_prompts.prompt"
SAID, ANSWERED = "coach_exchanges.said", "coach_exchanges.answered"
SAFETY_PLAN = "coach_support.safety_plan"


def seal_facts(sealing: Sealing, facts: ProfileFacts, user_id: int, column: str = FACTS) -> bytes:
    """Encrypt a member's facts. Raises Unavailable."""
    return sealing.seal(facts.model_dump_json(), user_id, column)


def open_facts(sealing: Sealing, sealed: bytes, user_id: int, column: str = FACTS) -> ProfileFacts:
    """Decrypt a member's facts. Raises Unavailable."""
    return ProfileFacts.model_validate_json(sealing.open(sealed, user_id, column))
