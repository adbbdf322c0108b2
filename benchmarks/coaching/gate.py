"""How well the safety gate reads messages: recall by kind, and false alarms, on sets that we wrote ourselves.

`messages.csv` was written along with the rules. `held_out.csv` was written by someone who had not seen them, who then
improved the rules by what its odd rows showed: its even rows flatter them too, for they have the same author.
`indirect.csv` was written next, of messages that avoid the plain words, and of harmless ones near them. The rules
caught almost none of it before they learned some of its words, and so its figures say how little such rules carry over.
`fresh.csv` was written without a look at the rules or the other sets; what it showed then helped to rewrite the rules.
`fresh_2.csv` was written after that, imagining other people, most of them between the lines. No rule was changed for
it: its figures are the ones to expect, and it guards the rules.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.coaching.safety.gate import Assessment, Level, Topic, assess

HERE = Path(__file__).parent
Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody might write, and what kind of message it is."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share of messages."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval (Wilson, 1927)."""
        share, weight = self.hits / self.of, Z95**2 / self.of
        middle = (share + weight / 2) / (1 + weight)
        half = math.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits:>3} of {self.of:<3} {self.hits / self.of:>4.0%} ({low:.0%} to {high:.0%})"


def _help_first(found: Assessment) -> bool:
    return found.needs_help_first


def _advice_or_help(found: Assessment) -> bool:
    return found.needs_help_first or Topic.MEDICAL_ADVICE in found.topics


# What counts as caught, by kind of message.
CAUGHT: Mapping[str, Callable[[Assessment], bool]] = {
    "crisis": _help_first,
    "imminent": _help_first,
    "ideation": _help_first,
    "about_another": _help_first,
    "eating": _help_first,
    "medical_emergency": _help_first,
    "violence": _help_first,
    "topic": lambda found: bool(found.topics),
    "medical_advice": _advice_or_help,
    "distress": lambda found: found.level >= Level.DISTRESS,
}
DANGER = frozenset(CAUGHT) - {"topic", "medical_advice", "distress"}
FINE = "fine"
GUARD = "fresh, second set (no rule was changed for it)"


def messages(name: str) -> list[Message]:
    """Read a set."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [Message(**row) for row in csv.DictReader(file)]


def recall(read: Iterable[Message]) -> dict[str, Share]:
    """Return how many messages of each kind, and of danger as a whole, were caught; of fine ones, how many alarmed."""
    outcomes: dict[str, list[bool]] = {}
    for message in read:
        found = assess(message.text)
        caught = found != Assessment() if message.kind == FINE else CAUGHT[message.kind](found)
        outcomes.setdefault(message.kind, []).append(caught)
    danger = [caught for kind in DANGER & outcomes.keys() for caught in outcomes[kind]]
    return {kind: Share(sum(caught), len(caught)) for kind, caught in {**outcomes, "danger": danger}.items()}


def sets() -> dict[str, list[Message]]:
    """Return the sets by what they are."""
    held_out = messages("held_out.csv")
    return {
        "written along with the rules": messages("messages.csv"),
        "held out, odd rows (the rules were improved by these)": held_out[::2],
        "held out, even rows": held_out[1::2],
        "indirect": messages("indirect.csv"),
        "fresh (the rules were rewritten after it)": messages("fresh.csv"),
        GUARD: messages("fresh_2.csv"),
    }


def measure() -> dict[str, dict[str, Share]]:
    """Print and return recall by kind and the share of false alarms, on each set."""
    measured = {name: recall(read) for name, read in sets().items()}
    for name, shares in measured.items():
        print(f"\n{name}")
        for kind, share in shares.items():
            print(f"  {'false alarms' if kind == FINE else kind:<18}{share}")
    return measured


if __name__ == "__main__":
    measure()
