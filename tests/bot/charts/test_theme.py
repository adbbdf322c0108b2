import pytest

from bot.charts import theme


def test_the_first_font_is_the_one_that_comes_with_matplotlib():
    assert theme.font_families()[0] == "DejaVu Sans"


@pytest.mark.parametrize("words", ["Amélie", "Сталкер", "Ψυχώ", "خيال", "3.6 ★", "$9.99"])
def test_what_the_fonts_have_stays_as_it_is(words):
    assert theme.drawable(words) == words


def test_a_letter_that_no_font_has_becomes_a_box():
    assert theme.drawable("A\U00020000") == "A□"


def test_an_emoji_that_no_font_has_is_left_out():
    assert theme.drawable("🎬 Comedy 👨‍👩‍👧") == "Comedy"


def test_line_breaks_become_spaces():
    assert theme.drawable("one\n two\tthree ") == "one two three"


def test_fonts_come_from_the_packages_that_are_installed(tmp_path, monkeypatch):
    font = tmp_path / "made_up_font" / "Made-Up.otf"
    font.parent.mkdir()
    font.touch()
    (font.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert theme.packaged_fonts(["made_up_font", "not_installed_font"]) == [str(font)]
