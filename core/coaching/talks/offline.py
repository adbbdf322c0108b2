"""The coach without a model: an honest set of rules in the manner of motivational interviewing.

Each reply reflects or affirms, tells one fact of the member's own and asks one open question (OARS; Miller and
Rollnick). The same member, day, turn and message always get the same reply.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.coaching.safety.gate import Level, assess
from core.coaching.talks.facts import MemberFacts, TaskTally
from core.coaching.talks.intents import Intent, intent_of
from core.plans.insights import Aspect, Insight

LONGEST_REPLY = 420
LONGEST_QUOTE = 90
_LEFT_TO_OTHERS = frozenset({Intent.PRIVACY, Intent.INJURY, Intent.BODY})
_KEY = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class OfflineSettings:
    """From when on numbers are told."""

    least_days: int = 3
    """Days with a plan before shares are told."""
    least_planned: int = 5
    """Times that a task was planned before it is told apart from others."""
    least_gap_points: int = 20
    """Percentage points between the best and the worst task before the worst is named."""
    least_trend_points: int = 10
    least_trend_planned: int = 10
    told_streak_days: int = 3


@dataclass(frozen=True, slots=True)
class Template:
    """The three moves of a reply; a move may be left out."""

    reflect: str
    fact: str = ""
    ask: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """The facts that it needs; a trend is told where there is one."""
        return frozenset(_KEY.findall(self.fact)) - {"trend"}


@dataclass(frozen=True, slots=True)
class OfflineReply:
    """What the coach says, and which template said it."""

    text: str
    intent: Intent
    template: int


def _read(path: Path) -> dict[Intent, tuple[Template, ...]]:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return {Intent(name): tuple(Template(**moves) for moves in replies) for name, replies in written.items()}


REPLIES = _read(Path(__file__).with_name("offline_replies.toml"))


def reply(
    text: str, facts: MemberFacts, key: str, settings: OfflineSettings, last: int | None = None
) -> OfflineReply:
    """Answer a message that the safety gate let through.

    ``key`` names member, day and turn; ``last`` is the template of the reply before, which is not used twice running.
    """
    intent, known = _intent(text), told(facts, settings)
    usable = [number for number, one in enumerate(REPLIES[intent]) if one.keys <= known.keys()]
    fresh = [number for number in usable if number != last] or usable
    digest = hashlib.sha256(f"{key}|{intent.value}".encode()).digest()
    number = fresh[int.from_bytes(digest[:4], "big") % len(fresh)]
    chosen = REPLIES[intent][number]
    fact = _KEY.sub(lambda found: known.get(found[1], ""), chosen.fact).strip()
    return OfflineReply(_fitted(chosen.reflect, fact, chosen.ask), intent, number)


def _intent(text: str) -> Intent:
    """Return what a message is about; who suffers is met first, unless it is for others than a coach anyway."""
    intent = intent_of(text)
    is_heavy = assess(text).level is Level.DISTRESS and intent not in _LEFT_TO_OTHERS
    return Intent.LOW if is_heavy else intent


def told(facts: MemberFacts, settings: OfflineSettings) -> dict[str, str]:
    """Put facts into sentences, by name. Every number in them is a number of the facts."""
    known = {"streak": _streak(facts), "today": _today(facts)}
    if films := facts.films:
        known["film"] = f"You gave {films[0].title} {films[0].stars:g} stars."
    known |= {
        name: sentence.format(quoted(words))
        for name, words, sentence in (
            ("goal", facts.goal, "What you want, in your words: “{}”"),
            ("motivation", facts.motivation, "Why it matters, in your words: “{}”"),
            ("best_time", facts.best_time, "You told me when it goes best: “{}”"),
        )
        if words
    }
    if facts.patterns:
        worst = facts.patterns[0]
        known["pattern"] = (
            f"{_where(worst)}: {_percent(worst.share)}% done, {_percent(worst.others_share)}% else, "
            "and that gap is bigger than luck explains."
        )
    else:
        known["no_pattern"] = "There is no pattern that I would trust yet."
    if facts.days < settings.least_days or not facts.month.due:
        known["few"] = (
            f"I have seen {_count(facts.days, 'day')} of yours so far, too few for numbers."
            if facts.days
            else "There is no day of yours to count yet: /plan start begins a daily plan."
        )
        known["anchor"] = "Every day that you tell me about makes this more useful."
        known["smallest"] = known["target"] = "Every task in your plan has a two-minute version."
        return known
    month, days = facts.month, _count(facts.days, "day")
    known["status"] = (
        f"In your last {days} you did {month.done} of {month.due} planned tasks ({_percent(month.share)}%)."
    )
    known["anchor"] = (
        f"You have kept {facts.streak} days in a row."
        if facts.streak >= settings.told_streak_days
        else f"You have done {month.done} of {month.due} in your last {days}."
    )
    known |= _tasks(facts, settings)
    before = facts.month_before
    if min(before.due, month.due) >= settings.least_trend_planned:
        change = _percent(month.share) - _percent(before.share)
        if abs(change) >= settings.least_trend_points:
            known["trend"] = (
                f"That is {'up' if change > 0 else 'down'} from {_percent(before.share)}% before."
            )
    return known


def quoted(words: str) -> str:
    """Return what someone told, in one line and not too long for a reply."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1].rstrip()}…"


def _tasks(facts: MemberFacts, settings: OfflineSettings) -> dict[str, str]:
    often = [one for one in facts.tasks if one.tally.due >= settings.least_planned]
    if not often:
        return dict.fromkeys(("smallest", "target"), "Every task in your plan has a two-minute version.")
    best = max(often, key=_share)
    worst = min(often, key=_share)
    easiest = f"The one that comes easiest to you is “{best.title}” ({best.tally.done} of {best.tally.due})."
    holds = f"What holds best is “{best.title}” ({best.tally.done} of {best.tally.due})."
    if 100 * (_share(best) - _share(worst)) < settings.least_gap_points:
        return {"smallest": easiest, "target": holds}
    slips = f"“{worst.title}” slips most ({worst.tally.done} of {worst.tally.due})."
    return {"smallest": easiest, "target": f"{slips} {holds}"}


def _share(task: TaskTally) -> float:
    return task.tally.share


def _streak(facts: MemberFacts) -> str:
    if not facts.longest_streak:
        return "There is no streak yet, so today could be its first day."
    return f"You have kept {_count(facts.streak, 'day')} in a row; your longest is {facts.longest_streak}."


def _today(facts: MemberFacts) -> str:
    if facts.open_today:
        return f"Still open today: {facts.open_today[0]}."
    if facts.done_today:
        return "Everything on today's plan is settled."
    if not facts.days:
        return "You have no daily plan yet: /plan start makes one."
    return "There is no plan for today yet: /plan today makes one."


def _where(found: Insight) -> str:
    match found.aspect:
        case Aspect.WEEKDAY:
            return f"On {found.value.capitalize()}s"
        case Aspect.SLOT:
            return f"In the {found.value}"
        case Aspect.CATEGORY:
            return f"With {found.value}"
        case Aspect.WEEKEND:
            return "At weekends"


def _percent(share: float) -> int:
    return round(100 * share)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _fitted(reflect: str, fact: str, ask: str) -> str:
    """Join the moves; a fact that makes the reply too long is left out, for the question matters more."""
    whole = " ".join(filter(None, (reflect, fact, ask)))
    return whole if len(whole) <= LONGEST_REPLY else f"{reflect} {ask}".strip()
