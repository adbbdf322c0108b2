"""Long texts on pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.pages import on_page, pages, turning

PARAGRAPHS = st.lists(st.text("ab \n", max_size=60).map(str.strip), max_size=10)


@given(PARAGRAPHS)
def test_every_page_fits_and_no_word_is_lost(paragraphs: list[str]) -> None:
    found = pages(paragraphs, most=20)
    assert found
    assert all(len(page) <= 20 for page in found)
    assert "".join("".join(found).split()) == "".join("".join(paragraphs).split())


def test_a_page_that_is_gone_leads_to_the_last_one() -> None:
    assert on_page(["one", "two"], 9) == 1


def test_one_page_needs_no_turning() -> None:
    assert turning("show", 1, page=0, of=1) == []


def test_every_button_leads_somewhere_else() -> None:
    for page in range(3):
        buttons = turning("show", 1, page=page, of=3)
        assert len({button.custom_id for button in buttons}) == 2
        assert [button.disabled for button in buttons] == [page == 0, page == 2]
