"""A made-up data set in the MovieLens layouts: two tribes, one for the films of even ids and one for the odd."""

from __future__ import annotations

from pathlib import Path

import numpy as np

MEMBERS, FILMS, EACH = 12, 48, 30


def rating_lines(separator: str) -> list[str]:
    rng = np.random.default_rng(0)
    lines = []
    for member in range(1, MEMBERS + 1):
        for at, film in enumerate(rng.choice(FILMS, size=EACH, replace=False) + 1):
            likes = film % 2 == member % 2
            stars = rng.integers(4, 6) if likes else rng.integers(1, 3)
            lines.append(separator.join(map(str, (member, film, stars, 1000 + at))))
    return lines


def genre_of(film: int) -> str:
    return "Comedy" if film % 2 else "Drama"


def write_100k(folder: Path) -> Path:
    items = [
        f"{film}|Film é {film} (19{50 + film})||||{'0|1' if film % 2 == 0 else '1|0'}"
        for film in range(1, FILMS + 1)
    ]
    (folder / "u.data").write_text("\n".join(rating_lines("\t")))
    (folder / "u.item").write_text("\n".join(items), encoding="latin-1")
    (folder / "u.genre").write_text("Comedy|0\nDrama|1\n\n")
    return folder


def write_1m(folder: Path) -> Path:
    films = [f"{film}::Film {film} (19{50 + film})::{genre_of(film)}" for film in range(1, FILMS + 1)]
    (folder / "ratings.dat").write_text("\n".join(rating_lines("::")))
    (folder / "movies.dat").write_text("\n".join(films), encoding="latin-1")
    return folder


def write_latest(folder: Path) -> Path:
    films = [f'{film},"Film {film}, The (19{50 + film})",{genre_of(film)}' for film in range(1, FILMS + 1)]
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *rating_lines(",")]))
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *films]))
    return folder
