"""Interviews for tests: someone who answers everything, and stand-ins for the model and what comes after."""

from __future__ import annotations

from core.caller import Caller
from core.coaching.consultation.consultations import Asking, Checking, Consultations
from core.coaching.consultation.extracting import Extracting, ExtractSettings
from core.coaching.consultation.profile_facts import ProfileFacts
from core.coaching.model.ledger import Ledger, LedgerSettings
from core.coaching.model.protocol import CoachModel, Extracted, Prompt
from core.coaching.safety.guard import Guard
from core.coaching.talks.heard import Help
from core.engine import Engine
from core.privacy.sealing import Sealing
from db.coach_consultations import ConsultationStore
from db.coach_costs import CoachCostStore
from tests.core.privacy.personal_rows import CIPHER

ANSWERS = {
    "goals": "Read more, and lose 5 kg",
    "habits": "A walk after lunch",
    "meals_routine": "Lunch at noon with colleagues",
    "past_attempts": "A running club; it was too early",
    "obstacles": "Late meetings",
    "motivation": "My kids",
    "best_time": "After work",
    "tone": "playful",
    "experience": "I am returning after a break",
}
READ_BY_MODEL = ProfileFacts(
    goals="Read in the evening", habits="A walk", tone="gentle", experience="returning"
)


class Preparing:
    """Notes what was wanted."""

    def __init__(self) -> None:
        self.wanted: list[tuple[int, str]] = []

    async def want(self, caller: Caller, cause: str) -> None:
        self.wanted.append((caller.user_id, cause))


class Filling:
    """A model that fills in the same form each time."""

    def __init__(self, found: Extracted[ProfileFacts]) -> None:
        self.found = found
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt, on_text: object = None) -> object:
        raise AssertionError("an interview is not a chat")

    async def extract(self, prompt: Prompt, form: type[ProfileFacts]) -> Extracted[ProfileFacts]:
        self.prompts.append(prompt)
        return self.found


def made(
    engine: Engine,
    preparing: Preparing | None = None,
    model: CoachModel | None = None,
    settings: ExtractSettings | None = None,
) -> Consultations:
    ledger = Ledger(CoachCostStore(engine.database), LedgerSettings())
    extracting = Extracting(model, ledger, settings or ExtractSettings())
    return Consultations(
        ConsultationStore(engine.database), Sealing(CIPHER), Guard(), extracting, preparing or Preparing()
    )


async def answer_all(
    interviews: Consultations, caller: Caller, answers: dict[str, str] = ANSWERS
) -> Checking:
    found, _ = await interviews.begin(caller)
    while isinstance(found, Asking):
        told = answers.get(found.question)
        if told is None:
            found = await interviews.skip(caller, found.consultation_id, found.question)
        else:
            heard = await interviews.answer(caller, found.consultation_id, found.question, told)
            assert not isinstance(heard, Help)
            found = heard
    return found


async def rows(engine: Engine, table: str, user_id: int) -> list[dict[str, object]]:
    async with engine.database.service() as connection:
        found = await connection.fetch(f"select * from {table} where user_id = $1", user_id)  # noqa: S608
    return [dict(row) for row in found]
