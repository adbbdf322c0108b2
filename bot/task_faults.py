"""What is wrong with the tasks of a file or a form, in words."""

from __future__ import annotations

from collections.abc import Mapping

from core.plans.library import FITS, HARDEST, LONGEST, LONGEST_KEY, MOST_MINUTES, TIMES, Fault, Wrong
from core.plans.vocabulary import CATEGORIES

TAKES: Mapping[str, str] = {
    "key": f"a name with letters or digits, up to {LONGEST_KEY} characters",
    "category": f"one of {', '.join(CATEGORIES)}",
    "minutes": f"a whole number from 1 to {MOST_MINUTES}",
    "difficulty": f"a whole number from 1 to {HARDEST}",
    "time_of_day": f"one of {', '.join(TIMES)}",
    "variation_group": f"a name of up to {LONGEST_KEY} characters",
    **{column: f"a text of 1 to {most} characters" for column, most in LONGEST.items()},
    **dict.fromkeys(FITS, "a number from 0 to 1, such as 0.8"),
}


def told(fault: Fault) -> str:
    """Say what is wrong with a cell: `minutes` takes a whole number from 1 to 240."""
    match fault.wrong:
        case Wrong.VALUE:
            return f"`{fault.column}` takes {TAKES[fault.column]}"
        case Wrong.TWICE:
            return f"`{fault.column}` is the same as in a line above"
        case Wrong.TAKEN:
            return f"`{fault.column}` is that of another task here"
