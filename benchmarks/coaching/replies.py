"""How well the coach without a model talks: held against what good therapists do.

In the AnnoMI corpus (Wu et al. 2022) high-quality sessions have about one reflection for each question (1.02) and
advice in 11% of the therapist's turns; low-quality ones .22 and 33%. The measures here read the replies as text, by
rules of this file's own, not by the moves that the templates say they are made of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, at_least, at_most
from core.coaching.talks.facts import MemberFacts, SeenFilm, TaskTally
from core.coaching.talks.intents import Intent
from core.coaching.talks.offline import LONGEST_REPLY, OfflineSettings, reply
from core.plans.insights import Aspect, Insight
from core.plans.records import Tally

SAID = tuple(Path(__file__).with_name("said.txt").read_text(encoding="utf-8").splitlines())
DAYS = 20
GOOD_REFLECTIONS, POOR_REFLECTIONS = 1.02, 0.22
GOOD_ADVICE, POOR_ADVICE = 0.11, 0.33

_SENTENCE = re.compile(r"[^.!?]+[.!?]+”?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ADVICE = re.compile(
    r"\b(?:you (?:should|could|ought|need to|must)|try (?:to|a|the|it)|i(?:'d| would) (?:suggest|recommend)"
    r"|consider|why not|make sure|don't forget|remember to|how about)\b",
    re.IGNORECASE,
)
_ABOUT_THEM = re.compile(r"\b(?:you|your|that|it|one|looking back|saying it|keeping)\b", re.IGNORECASE)
_TOLD = re.compile(r"\d|“|/\w|\b(?:I|my)\b")

MEMBERS = {
    "new": MemberFacts(),
    "steady": MemberFacts(
        days=28,
        month=Tally(74, 92),
        month_before=Tally(60, 90),
        streak=12,
        longest_streak=19,
        tasks=(TaskTally("Walk around the block", Tally(22, 24)), TaskTally("Stretch", Tally(9, 20))),
        patterns=(Insight(Aspect.SLOT, "evening", 14, 30, 60, 62, 0.01),),
        open_today=("Stretch",),
        films=(SeenFilm("Paterson", 4.5),),
    ),
    "slipping": MemberFacts(
        days=17,
        month=Tally(13, 41),
        month_before=Tally(30, 52),
        longest_streak=6,
        tasks=(TaskTally("A glass of water", Tally(9, 14)), TaskTally("Read ten pages", Tally(1, 13))),
        done_today=("A glass of water",),
    ),
}


@dataclass(frozen=True)
class Turn:
    """One reply, taken apart."""

    text: str
    known: MemberFacts
    intent: Intent

    @property
    def questions(self) -> int:
        """Sentences that ask."""
        return self.text.count("?")

    @property
    def reflections(self) -> int:
        """Statements about what the member said: neither a question, nor figures, nor about the coach or a command."""
        return sum(
            "?" not in one and not _TOLD.search(one) and bool(_ABOUT_THEM.search(one))
            for one in _SENTENCE.findall(self.text)
        )

    @property
    def advises(self) -> bool:
        """Whether it says what to do, without being asked to judge that."""
        return any(_ADVICE.search(one) for one in _SENTENCE.findall(self.text) if "?" not in one)

    @property
    def strays(self) -> bool:
        """Whether a number in it is none of the member's."""
        return bool(set(_NUMBER.findall(self.text)) - numbers(self.known) - {"0", "10"})


def measure() -> list[Figure]:
    """Say everything in the set, as three different members, on many days."""
    turns = [
        Turn(said.text, known, said.intent)
        for name, known in MEMBERS.items()
        for day in range(DAYS)
        for text in SAID
        for said in [reply(text, known, f"{name}|{day}", OfflineSettings())]
    ]
    count, questions = len(turns), sum(turn.questions for turn in turns)
    reflected = sum(turn.reflections for turn in turns) / questions
    advised = sum(turn.advises for turn in turns) / count
    poor, good = "poor therapists", "good therapists"
    return [
        at_least("reflections for each question", reflected, "", good, GOOD_REFLECTIONS, 1.0),
        at_most("replies with advice", 100 * advised, "%", poor, 100 * POOR_ADVICE, 100 * GOOD_ADVICE),
        at_most(
            "replies with a number that is not the member's", _share(turns, "strays"), "%", "all", 100, 0
        ),
        at_most("most questions in a reply", max(turn.questions for turn in turns), "", "one", 1, 1),
        at_most(
            "longest reply",
            max(len(turn.text) for turn in turns),
            "characters",
            "a message",
            2000,
            LONGEST_REPLY,
        ),
        at_most(
            "everyday messages answered by the menu",
            100 * sum(turn.intent is Intent.UNKNOWN for turn in turns) / count,
            "%",
            "all",
            100,
            15,
        ),
    ]


def numbers(known: MemberFacts) -> set[str]:
    """Return every number that may be told to a member."""
    tallies = [known.month, known.month_before, *(one.tally for one in known.tasks)]
    found = {known.days, known.streak, known.longest_streak}
    found |= {number for one in tallies for number in (one.done, one.due, round(100 * one.share))}
    found |= {round(100 * share) for one in known.patterns for share in (one.share, one.others_share)}
    return {str(number) for number in found} | {f"{film.stars:g}" for film in known.films}


def _share(turns: list[Turn], what: str) -> float:
    return 100 * sum(getattr(turn, what) for turn in turns) / len(turns)
