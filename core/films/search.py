"""Typo-tolerant film search in memory, quick enough to answer every key press (kernel)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import cdist

from core.films.titles import fold, normalise, without_article
from core.films.trigrams import TrigramIndex

__all__ = ["FilmIndex", "SearchSettings", "Searchable", "normalise"]

Rows = NDArray[np.int32]

_YEAR_AT_END = re.compile(r"(?:^| )((?:18|19|20)[0-9]{0,2})$")
_AFTER_ALL_TEXT = "\U0010ffff"


class Searchable(Protocol):
    """What the index reads of a film."""

    @property
    def film_id(self) -> int:
        """Identity, what a search answers with."""

    @property
    def title(self) -> str:
        """Title people know the film by."""

    @property
    def original_title(self) -> str | None:
        """Title in the film's own language, if it differs."""

    @property
    def year(self) -> int | None:
        """Year of release, if known."""

    @property
    def votes(self) -> int:
        """How many people rated it: the order within a tier."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How far a search goes to find something."""

    query_characters: int = 200
    query_words: int = 12
    enough_without_typos: int = 5
    typo_characters: int = 64
    typo_candidates: int = 250
    typo_word_characters: int = 4
    typo_postings: int = 300_000
    least_similarity: float = 0.75
    part_of_title_characters: int = 6
    part_of_title_weight: float = 0.9
    year_bonus: float = 0.1


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand a query: words, and the years between which the film came out, if any."""

    text: str
    years: tuple[int, int] | None = None


def _readings(folded: str) -> list[_Reading]:
    """Ways to understand a query, the literal one first, the barest last; a year may be half typed."""
    readings = [_Reading(folded), _Reading(without_article(folded))]
    if match := _YEAR_AT_END.search(folded):
        digits, rest = match[1], folded[: match.start()]
        years = (int(digits.ljust(4, "0")), int(digits.ljust(4, "9")))
        readings += [_Reading(rest, years), _Reading(without_article(rest), years)]
    return list(dict.fromkeys(readings))


@dataclass(frozen=True, slots=True, eq=False)
class FilmIndex:
    """Search over a catalogue; rows are films from most to least voted, so a lower row ranks higher.

    `keys` are folded titles in order, with and without their article, `key_rows` their films. The films
    whose titles hold a word between `words[i]` and `words[j]` are `word_rows[word_starts[i]:word_starts[j]]`.
    """

    settings: SearchSettings
    film_ids: list[int]
    years: NDArray[np.int32]
    keys: list[str]
    key_rows: Rows
    words: list[str]
    word_starts: list[int]
    word_rows: Rows
    key_trigrams: TrigramIndex
    word_trigrams: TrigramIndex

    @classmethod
    def build(cls, films: Sequence[Searchable], settings: SearchSettings | None = None) -> FilmIndex:
        """Index films in any order; one or two seconds for 100,000."""
        ranked = sorted(films, key=lambda film: (-film.votes, film.film_id))
        unordered: list[str] = []
        rows: list[int] = []
        rows_of_word: defaultdict[str, list[int]] = defaultdict(list)
        for row, film in enumerate(ranked):
            titles = {fold(title) for title in (film.title, film.original_title) if title}
            keys_of_film = titles.union(map(without_article, titles)) - {""}
            unordered += keys_of_film
            rows += [row] * len(keys_of_film)
            for word in set(chain.from_iterable(map(str.split, titles))):
                rows_of_word[word].append(row)
        order = sorted(range(len(rows)), key=unordered.__getitem__)
        keys, words = [unordered[place] for place in order], sorted(rows_of_word)
        return cls(
            settings=settings or SearchSettings(),
            film_ids=[film.film_id for film in ranked],
            years=np.array([film.year or 0 for film in ranked], np.int32),
            keys=keys,
            key_rows=np.array(rows, np.int32)[order],
            words=words,
            word_starts=[0, *accumulate(len(rows_of_word[word]) for word in words)],
            word_rows=np.fromiter(chain.from_iterable(map(rows_of_word.__getitem__, words)), np.int32),
            key_trigrams=TrigramIndex.build(keys),
            word_trigrams=TrigramIndex.build(words),
        )

    def search(self, query: str, limit: int = 25) -> list[int]:
        """Find film ids, best first: same title, same beginning, same words, then titles with typos.

        A year at the end filters ("alien 1979"), unless no film of that year fits. An empty query answers
        with the most voted films.
        """
        if not query.strip():
            return self.film_ids[: max(limit, 0)]
        folded = fold(query[: self.settings.query_characters])
        if not folded or limit < 1:
            return []
        readings = _readings(folded)
        found = self._first(self._tiers(readings), limit)
        if not found:
            found = self._first(
                self._tiers([_Reading(reading.text) for reading in readings if reading.text]), limit
            )
        if len(found) < min(limit, self.settings.enough_without_typos):
            found |= self._first(self._tiers_with_typos(readings), limit)
        return [self.film_ids[row] for row in islice(found, limit)]

    def exact(self, query: str) -> list[int]:
        """Ids of films with just this title or original title, perhaps with its year; most voted first."""
        folded = fold(query[: self.settings.query_characters])
        rows: set[int] = set()
        for reading in _readings(folded):
            if reading.years is None or reading.years[0] == reading.years[1]:
                rows.update(self._kept(self._same(reading.text), reading).tolist())
        return [self.film_ids[row] for row in sorted(rows)]

    @staticmethod
    def _first(tiers: Iterator[Rows], limit: int) -> dict[int, None]:
        """Rows of the tiers in order, without repeats, from as few tiers as fill the limit."""
        found: dict[int, None] = {}
        for rows in tiers:
            found |= dict.fromkeys(rows[: limit + len(found)].tolist())
            if len(found) >= limit:
                break
        return found

    def _tiers(self, readings: list[_Reading]) -> Iterator[Rows]:
        for match in (self._same, self._beginning, self._holding):
            for reading in readings:
                yield self._kept(match(reading.text), reading)

    def _tiers_with_typos(self, readings: list[_Reading]) -> Iterator[Rows]:
        yield self._looking_like(readings)
        for reading in readings:
            yield self._kept(self._nearly_holding(reading.text), reading)

    def _kept(self, rows: Rows, reading: _Reading) -> Rows:
        """Rows of the reading's years, each once, most voted first."""
        marked = self._marked(rows)
        if reading.years:
            marked &= self._within(self.years, reading)
        return np.flatnonzero(marked).astype(np.int32)

    def _same(self, text: str) -> Rows:
        return self.key_rows[bisect_left(self.keys, text) : bisect_right(self.keys, text)]

    def _beginning(self, text: str) -> Rows:
        return self.key_rows[_span_of_prefix(self.keys, text)]

    def _holding(self, text: str) -> Rows:
        """Rows with every word of the text, in any order, each perhaps half typed."""
        return self._common([self._of_prefix(word) for word in self._longest_words(text)])

    def _nearly_holding(self, text: str) -> Rows:
        """Rows with every word of the text or one that looks like it."""
        words = self._longest_words(text)
        return self._common(
            [np.concatenate((self._of_prefix(word), *self._of_similar(word))) for word in words]
        )

    def _longest_words(self, text: str) -> list[str]:
        return sorted(set(text.split()), key=len, reverse=True)[: self.settings.query_words]

    def _of_prefix(self, prefix: str) -> Rows:
        span = _span_of_prefix(self.words, prefix)
        return self.word_rows[self.word_starts[span.start] : self.word_starts[span.stop]]

    def _of_similar(self, word: str) -> Iterator[Rows]:
        if len(word) < self.settings.typo_word_characters:
            return
        near = self.word_trigrams.nearest(word, self.settings.typo_candidates, self.settings.typo_postings)
        similarities = cdist([word], [self.words[i] for i in near.tolist()], scorer=OSA.normalized_similarity)
        for i in near[similarities[0] >= self.settings.least_similarity].tolist():
            yield self.word_rows[self.word_starts[i] : self.word_starts[i + 1]]

    def _common(self, sets_of_rows: list[Rows]) -> Rows:
        """Rows in every one of the sets; none if there are no sets."""
        rows, *others = sorted(sets_of_rows, key=len) or [self.word_rows[:0]]
        for other in others:
            rows = rows[self._marked(other)[rows]]
        return rows

    def _looking_like(self, readings: list[_Reading]) -> Rows:
        """Rows of titles that are nearly, or nearly begin or contain, what was typed; most similar first."""
        settings = self.settings
        readings = [_Reading(reading.text[: settings.typo_characters], reading.years) for reading in readings]
        near = self.key_trigrams.nearest(readings[-1].text, settings.typo_candidates, settings.typo_postings)
        rows = self.key_rows[near]
        similarities = self._similarities([reading.text for reading in readings], near)
        for reading, similarity in zip(readings, similarities, strict=True):
            if reading.years:
                similarity[self._within(self.years[rows], reading)] += settings.year_bonus
        best = similarities.max(axis=0, initial=0.0)
        order = np.lexsort((rows, -best))
        ranked = rows[order[best[order] >= settings.least_similarity]]
        _, first_places = np.unique(ranked, return_index=True)
        return np.asarray(ranked[np.sort(first_places)])

    def _similarities(self, texts: list[str], near: NDArray[np.int64]) -> NDArray[np.float32]:
        """Similarity in [0, 1] of each text (T) with each key (K): by typos, or with the key's best part."""
        keys = [self.keys[key] for key in near.tolist()]
        whole = cdist(texts, keys, scorer=OSA.normalized_similarity, dtype=np.float32)
        part = cdist(texts, keys, scorer=partial_ratio, dtype=np.float32)
        typed = np.array([[len(text)] for text in texts])
        # A few letters are found within many words, and a title shorter than the query is not what was typed.
        part[(typed < self.settings.part_of_title_characters) | (typed > self.key_trigrams.lengths[near])] = (
            0.0
        )
        similarities: NDArray[np.float32] = np.maximum(
            whole, part * np.float32(self.settings.part_of_title_weight / 100)
        )
        return similarities

    @staticmethod
    def _within(years: NDArray[np.int32], reading: _Reading) -> NDArray[np.bool_]:
        first, last = reading.years or (0, 9999)
        return (years >= first) & (years <= last)

    def _marked(self, rows: Rows) -> NDArray[np.bool_]:
        marked = np.zeros(len(self.film_ids), np.bool_)
        marked[rows] = True
        return marked


def _span_of_prefix(ordered: Sequence[str], prefix: str) -> slice:
    return slice(bisect_left(ordered, prefix), bisect_left(ordered, prefix + _AFTER_ALL_TEXT))
