"""Text cut to what Discord takes in one message, so that every piece can be read by itself."""

from __future__ import annotations

import re

LONGEST_MESSAGE = 2_000
FENCE = "```"
LONGEST_LANGUAGE = 20
_LANGUAGE = re.compile(r"([\w+.#-]*)\n")
_ATOM = re.compile(r"```|\n|[^\S\n]+|(?:(?!```)\S)+")


def split(text: str, limit: int = LONGEST_MESSAGE) -> list[str]:
    """Cut a text into pieces of at most ``limit`` characters (at least 100), as UTF-16 counts them.

    Cuts are at ends of lines, else between words, and inside of a word only where it is longer than a piece. A block of
    code that is cut is closed, and opened again in its language. Blanks at cuts go, and nothing else.
    """
    pieces = _Pieces(limit)
    at = 0
    while found := _ATOM.match(text, at):
        at = found.end()
        if found[0] != FENCE:
            pieces.add(found[0])
        elif pieces.is_in_block:
            pieces.close_block()
        else:
            language = _LANGUAGE.match(text, at)
            at = language.end() if language else at
            pieces.open_block(language[1][:LONGEST_LANGUAGE] if language else "")
    return pieces.end()


def length(text: str) -> int:
    """Return a text's length in UTF-16, where a character such as an emoji counts twice.

    >>> length("a😀")
    3
    """
    return len(text) + sum(char > "\uffff" for char in text)


class _Pieces:
    """What has been cut, and the piece that is being filled, which always has room for the end of a block."""

    def __init__(self, limit: int) -> None:
        self._room = limit - length(f"\n{FENCE}")
        self._done: list[str] = []
        self._piece = ""
        self._opening = ""
        """How the block begins that is open."""
        self._line_end = 0
        """Where in the piece a line ended last, outside of blocks or in the one that is open."""

    @property
    def is_in_block(self) -> bool:
        return bool(self._opening)

    def open_block(self, language: str) -> None:
        opening = f"{FENCE}{language}\n"
        self._make_room(opening)
        self._piece += opening
        self._opening, self._line_end = opening, 0

    def close_block(self) -> None:
        self._piece += FENCE
        self._opening, self._line_end = "", 0

    def add(self, atom: str) -> None:
        if atom.isspace():
            if self._fits(atom):
                self._line_end = len(self._piece) if atom == "\n" else self._line_end
                self._piece += atom
            else:
                self._cut()
            return
        for part in self._parts(atom):
            self._make_room(part)
            self._piece += part

    def end(self) -> list[str]:
        self._cut()
        return self._done

    def _parts(self, word: str) -> list[str]:
        """Cut a word that is longer than half a piece; a character of two units stays whole."""
        most = self._room // 4
        return [word[at : at + most] for at in range(0, len(word), most)] if len(word) > most else [word]

    def _fits(self, atom: str) -> bool:
        return length(self._piece) + length(atom) <= self._room

    def _make_room(self, atom: str) -> None:
        if self._fits(atom):
            return
        rest = ""
        if self._line_end > len(self._piece) // 2:  # sooner than a line is cut, it moves on as a whole
            rest = self._piece[self._line_end + 1 :]
            self._piece = self._piece[: self._line_end]
        self._cut()
        self._piece += rest
        if not self._fits(atom):
            self._cut()

    def _cut(self) -> None:
        body = self._piece.rstrip()
        if self._opening:
            opening = self._opening.rstrip()
            # A block that holds nothing yet is not shown.
            body = body.removesuffix(opening).rstrip() if body.endswith(opening) else f"{body}\n{FENCE}"
        if body:
            self._done.append(body)
        self._piece, self._line_end = self._opening, 0
