"""What the coach is told before a talk: what always holds, then instructions for one member or the general ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TEXTS = Path(__file__).parent


def system_blocks(prompt: str | None) -> tuple[str, ...]:
    """Return the safety preamble, which nothing generated can touch, and the instructions; None is who has none."""
    return _text("preamble"), _text("generic_prompt") if prompt is None else prompt


def template(experience: str) -> str:
    """Return what good instructions for a type of member stress."""
    return _text(f"templates/{experience}")


@cache
def _text(name: str) -> str:
    return (_TEXTS / f"{name}.md").read_text(encoding="utf-8").strip()
