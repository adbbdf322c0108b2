"""Film search on 100,000 made-up titles: milliseconds per key press and per typo."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter

from rapidfuzz.process import extract

from benchmarks import report
from benchmarks.figures import Figure, at_most
from core.films.search import FilmIndex

FILMS = 100_000
QUERIES = 400
BASELINE_QUERIES = 5
TARGET_MS = 10.0
_SYLLABLES = [
    first + vowel + last
    for first in "bcdfglmnprstv"
    for vowel in "aeiou"
    for last in ("", "l", "n", "r", "s")
]
_SMALL_WORDS = ("of", "the", "and", "in", "a")


@dataclass(frozen=True, slots=True)
class MadeUpFilm:
    """A film with only what the search reads."""

    film_id: int
    title: str
    original_title: str | None
    year: int | None
    votes: int


def made_up_films(count: int, rng: random.Random) -> list[MadeUpFilm]:
    """Films whose words are as unevenly common as in real titles."""
    vocabulary = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(count // 2)]
    return [
        MadeUpFilm(
            film_id=film_id,
            title=_title(vocabulary, rng),
            original_title=_title(vocabulary, rng) if rng.random() < 0.3 else None,
            year=rng.randint(1920, 2025),
            votes=int(rng.paretovariate(0.6)),
        )
        for film_id in range(count)
    ]


def _title(vocabulary: Sequence[str], rng: random.Random) -> str:
    words = [vocabulary[int(len(vocabulary) * rng.random() ** 3)] for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.3:
        words.insert(rng.randrange(len(words)), rng.choice(_SMALL_WORDS))
    return " ".join(["The", *words] if rng.random() < 0.25 else words).title()


def with_typo(title: str, rng: random.Random) -> str:
    """A title with one letter left out, put in, replaced or swapped with the next."""
    at, letter = rng.randrange(1, len(title) - 1), rng.choice("aeioulnrst")
    swapped = title[at : at + 2][::-1]
    middle, rest = rng.choice([("", 1), (letter, 0), (letter, 1), (swapped, 2)])
    return title[:at] + middle + title[at + rest :]


def measure() -> list[Figure]:
    """Time prefixes and typos, beside one comparison of the query with every title."""
    rng = random.Random(7)
    films = made_up_films(FILMS, rng)
    start = perf_counter()
    index = FilmIndex.build(films)
    build_seconds = perf_counter() - start
    titles = [film.title for film in films]
    long_titles = [film.title for film in rng.sample(films, QUERIES) if len(film.title) >= 6]
    queries = {
        "typed prefix": [title[: rng.randint(1, len(title))] for title in long_titles],
        "typo": [with_typo(title, rng) for title in long_titles],
    }
    scan_ms = _milliseconds(
        lambda query: extract(query, titles, limit=25), queries["typo"][:BASELINE_QUERIES]
    )
    scan = "rapidfuzz.process.extract over all titles"
    figures = [at_most("build 100k", build_seconds, "s", "the target", 2.0, 2.0)]
    for name, typed in queries.items():
        percentiles = quantiles(_milliseconds(index.search, typed), n=20)
        for label, place in (("p50", 9), ("p95", 18)):
            baseline_ms = sorted(scan_ms)[len(scan_ms) // 2]
            figures.append(at_most(f"{name} {label}", percentiles[place], "ms", scan, baseline_ms, TARGET_MS))
    return figures


def _milliseconds(answer: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    answer(queries[0])
    times = []
    for query in queries:
        start = perf_counter()
        answer(query)
        times.append((perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    report.main(measure)
