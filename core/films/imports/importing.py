"""Importing a file: read, matched, merged with what is here, and saved whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from core.caller import Caller
from core.errors import InvalidInput, Unavailable
from core.films.catalogue import Catalogue
from core.films.imports.archive import ArchiveSettings
from core.films.imports.detect import read_import
from core.films.imports.matching import Ids, Matched, match
from core.films.imports.merging import FilmChange, RatingState, changes
from core.films.imports.report import ImportReport
from core.films.imports.rows import ParsedImport
from core.films.member_tastes import MemberFilms, MemberTastes
from core.films.rated_films import RatedFilms, given_order
from db.films import Film, FilmStore, Rating, RatingDetails
from db.imports import Changes, ImportStore, NewFilm, NewMark

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """How much is taken at once."""

    most_bytes: int = 10 * 2**20
    most_rows: int = 100_000
    at_once: int = 2
    """Imports that one process works on; the others wait their turn."""
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)


class Step(StrEnum):
    """What is being done with a file."""

    READING = "reading"
    MATCHING = "matching"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import has come: rows to match, or ratings saved of all."""

    step: Step
    done: int = 0
    total: int = 0


Told: TypeAlias = Callable[[ImportProgress], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    films: Sequence[FilmChange]
    changes: Changes


class Importing:
    """Imports members' files."""

    def __init__(
        self,
        imports: ImportStore,
        films: FilmStore,
        catalogue: Catalogue,
        tastes: MemberTastes,
        settings: ImportSettings,
    ) -> None:
        self._imports = imports
        self._films = films
        self._catalogue = catalogue
        self._tastes = tastes
        self._settings = settings
        self._turn = asyncio.Semaphore(settings.at_once)

    def check_size(self, size: int) -> None:
        """Refuse a file by its declared size, before anything of it is loaded; raises InvalidInput."""
        if size > self._settings.most_bytes:
            raise InvalidInput("import_size", most_mib=self._settings.most_bytes // 2**20)

    async def run(
        self, caller: Caller, filename: str, content: bytes, tell: Told, person: str | None = None
    ) -> ImportReport:
        """Import a file; doing so again changes nothing. ``person`` is the member's userId in a MovieLens folder.

        Raises InvalidInput for a file that cannot be read, NotAllowed for who has not joined.
        """
        self.check_size(len(content))
        async with self._turn:
            tell(ImportProgress(Step.READING))
            parsed = await asyncio.to_thread(read_import, filename, content, person, self._settings.archive)
            if len(parsed.films) > self._settings.most_rows:
                raise InvalidInput("import_rows", most=self._settings.most_rows)
            for _ in range(ATTEMPTS):
                if (done := await self._try(caller, parsed, tell)) is not None:
                    return done
        raise Unavailable("ratings")

    async def _try(self, caller: Caller, parsed: ParsedImport, tell: Told) -> ImportReport | None:
        """Import on what is known now; None when the member's ratings changed meanwhile."""
        user_id = caller.user_id
        tell(ImportProgress(Step.MATCHING, total=len(parsed.films)))
        member = await self._tastes.films_of(user_id, caller.at)
        # Read after the revision: what is newer than that makes saving fail, and all begins again.
        ratings = await self._films.ratings_of(user_id)
        notes, ids = await self._imports.seen_notes(user_id), await self._imports.film_ids()
        plan = await asyncio.to_thread(
            _plan, caller, parsed, list(self._catalogue.films.values()), ids, member, ratings, notes
        )
        if plan.changes and not await self._save(caller, member.known.revision, ratings, plan, tell):
            return None
        self._tastes.forget(user_id)
        if plan.changes.films:
            await self._catalogue.refresh()
        return ImportReport(parsed.sources, plan.films, parsed.skipped)

    async def _save(
        self, caller: Caller, revision: int, ratings: Sequence[Rating], plan: _Plan, tell: Told
    ) -> bool:
        total = len(plan.changes.ratings)
        tell(ImportProgress(Step.SAVING, 0, total))
        after = _after(revision, ratings, plan.changes.ratings)
        taste = await asyncio.to_thread(self._tastes.fold_in, after)
        return await self._imports.save(
            caller.user_id,
            revision,
            plan.changes,
            self._tastes.vector(taste),
            caller.at,
            lambda done: tell(ImportProgress(Step.SAVING, done, total)),
        )


def _plan(
    caller: Caller,
    parsed: ParsedImport,
    catalogue: Sequence[Film],
    ids: Ids,
    member: MemberFilms,
    ratings: Sequence[Rating],
    seen_notes: Mapping[int, str],
) -> _Plan:
    """Match the rows and work out what they change."""
    matched = match((row.film for row in parsed.films), catalogue, ids)
    films = changes(parsed.films, matched.film_ids, _states(ratings), member.marks, seen_notes, caller.at)
    return _Plan(films, _to_save(films, matched))


def _states(ratings: Sequence[Rating]) -> Mapping[int, RatingState]:
    return {
        rating.film_id: RatingState(
            rating.stars,
            rating.rated_at,
            rating.details.note,
            rating.details.watched_on,
            rating.details.rewatch,
        )
        for rating in ratings
    }


def _to_save(films: Sequence[FilmChange], matched: Matched) -> Changes:
    return Changes(
        [
            NewFilm(
                number,
                matched.keys[number],
                film.title,
                film.original_title,
                film.year,
                film.runtime_minutes,
                film.genres,
                film.directors,
            )
            for number, film in matched.new.items()
        ],
        matched.learned,
        [
            Rating(
                film.film_id,
                film.rating.stars,
                RatingDetails(film.rating.note, film.rating.watched_on, film.rating.rewatch),
                film.rating.rated_at,
            )
            for film in films
            if film.rating
        ],
        [
            NewMark(film.film_id, kind, at, film.seen_note if kind == "seen" else None)
            for film in films
            for kind, at in film.marks.items()
        ],
    )


def _after(revision: int, before: Sequence[Rating], imported: Sequence[Rating]) -> RatedFilms:
    """Return all ratings as they stand after the import, oldest first."""
    after = {rating.film_id: rating for rating in (*before, *imported)}
    ordered = sorted(after.values(), key=lambda rating: given_order(rating.rated_at, rating.film_id))
    return RatedFilms.of(
        revision + 1, [rating.film_id for rating in ordered], [rating.stars for rating in ordered]
    )
