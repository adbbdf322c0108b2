from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord_text import FENCE, LONGEST_MESSAGE, length, split

WORDS = st.sampled_from(
    [
        "walk",
        "the",
        "dog.",
        "😀",
        "👩‍👩‍👧",
        "`x`",
        "**bold**",
        "x" * 70,
        "\n",
        "\n\n",
        "    ",
        "```",
        "```py\n",
        "```\n",
        "~~~",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=600),
    st.lists(WORDS, max_size=120).map(" ".join),
    st.lists(WORDS, max_size=120).map("".join),
)


def visible(text: str) -> str:
    """What is read: all but blanks, fences and the names of languages."""
    parts = text.split(FENCE)
    code = [re.sub(r"\A[\w+.#-]*\n", "", part) for part in parts[1::2]]
    parts[1::2] = code
    return re.sub(r"\s", "", "".join(parts))


@given(TEXTS, st.integers(min_value=100, max_value=300))
@example("a ``` b", 100)
@example("```py\n" + "x = 1\n" * 60 + "```\nand so on", 100)
@example("😀" * 300, 101)
def test_nothing_is_lost_and_every_piece_stands_for_itself(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert visible("".join(pieces)) == visible(text)
    for piece in pieces:
        assert 0 < length(piece) <= limit
        assert piece.count(FENCE) % 2 == 0
        assert piece.strip()


@given(st.lists(st.sampled_from(["one", "two", "three", "\n"]), max_size=200))
def test_no_word_is_cut_that_fits_a_piece(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(split(text, 100)).split() == text.split()


def test_a_short_text_stays_as_it_is() -> None:
    text = "Well done.\n\n- one\n- two\n```py\nx = 1\n```"
    assert split(text) == [text]
    assert split("") == split(" \n ") == []


def test_a_line_moves_on_sooner_than_it_is_cut() -> None:
    lines = ["a " * 30, "b " * 20, "c " * 10]
    assert split("\n".join(lines), 110) == [f"{lines[0]}\n{lines[1]}".strip(), lines[2].strip()]


def test_a_block_goes_on_in_its_language() -> None:
    first, second = split("Look:\n```py\n" + "x = 1\n" * 24 + "```\nThat is all.", 130)
    assert first.startswith("Look:\n```py\nx = 1\n")
    assert second.startswith("```py\nx = 1\n")
    assert first.endswith("x = 1\n```")
    assert second.endswith("x = 1\n```\nThat is all.")


@pytest.mark.parametrize("text", ["x" * 5_000, "word " * 1_000, "```\n" + "line\n" * 900 + "```"])
def test_pieces_are_as_long_as_discord_allows(text: str) -> None:
    pieces = split(text)
    assert len(pieces) <= 4
    assert max(map(length, pieces)) <= LONGEST_MESSAGE
