"""What became of a text, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=\S)|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that went or came, or so many that stayed."""

    kind: Literal["gone", "new", "kept"]
    text: str = ""
    sentences: int = 1


def difference(old: str, new: str) -> list[Piece]:
    """Return what went, came and stayed, in the order of reading.

    >>> [(piece.kind, piece.text) for piece in difference("Be kind. Ask much.", "Be kind. Ask little.")]
    [('kept', ''), ('gone', 'Ask much.'), ('new', 'Ask little.')]
    """
    return list(_pieces(sentences(old), sentences(new)))


def sentences(text: str) -> list[str]:
    """Return a text's sentences and headings."""
    return [part for sentence in _SENTENCE.split(text) if (part := sentence.strip())]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, begin, end, since, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("kept", sentences=end - begin)
        else:
            yield from (Piece("gone", sentence) for sentence in old[begin:end])
            yield from (Piece("new", sentence) for sentence in new[since:until])
