import warnings
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.charts import theme
from bot.charts.picture import Box, Canvas


def pixels_of(canvas):
    return imread(BytesIO(canvas.png()))


def painted_columns(canvas):
    """The columns, in canvas units, in which something brighter than the card was drawn."""
    pixels = pixels_of(canvas)
    bright = (pixels[..., :3].max(axis=2) * pixels[..., 3] > 0.5).any(axis=0)
    return [column / 2 for column in bright.nonzero()[0]]


def test_a_unit_becomes_two_pixels_and_the_corners_are_clear():
    pixels = pixels_of(Canvas(100, 50))

    assert pixels.shape == (100, 200, 4)
    assert pixels[0, 0, 3] == 0
    assert pixels[50, 100, 3] == 1


def test_a_long_line_stays_within_its_room():
    canvas = Canvas(300, 40)
    canvas.text((20, 20), "The " + "very " * 60 + "long title", 14, room=120)

    columns = painted_columns(canvas)
    assert min(columns) >= 19
    assert 100 <= max(columns) <= 141


def test_a_line_that_fits_keeps_its_size():
    wide, tight = Canvas(300, 40), Canvas(300, 40)
    wide.text((20, 20), "Alien", 14)
    tight.text((20, 20), "Alien", 14, room=100)

    assert wide.png() == tight.png()


def test_dollar_signs_are_no_formula():
    plain, dollars = Canvas(200, 40), Canvas(200, 40)
    plain.text((20, 20), "a_b", 14)
    dollars.text((20, 20), "$a_b$", 14)

    assert max(painted_columns(dollars)) > max(painted_columns(plain)) + 10


def test_a_ring_is_drawn_in_part_from_the_top_on_clockwise_and_hollow():
    canvas = Canvas(100, 100)
    canvas.ring((50, 50), 40, 10, 0.5, "#ffffff")

    columns = painted_columns(canvas)
    assert 44 <= min(columns) <= 46  # the rounded ends reach over the middle
    assert 89 <= max(columns) <= 91
    assert pixels_of(canvas)[100, 150, 0] < 0.5


def test_a_box_thinner_than_its_rounding_is_drawn():
    canvas = Canvas(100, 50)
    canvas.rounded(Box(10, 20, 60, 2), theme.BLUE, radius=8)

    assert min(painted_columns(canvas)) < 12


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_drawn_without_a_warning(words):
    canvas = Canvas(80, 30)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        canvas.text((5, 15), words, 14, room=60)
        png = canvas.png()

    assert png.startswith(b"\x89PNG")
