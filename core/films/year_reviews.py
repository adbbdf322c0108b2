"""Year in review: from a member's ratings to their year in films."""

from __future__ import annotations

from core.caller import Caller
from core.errors import InvalidInput
from core.films.catalogue import Catalogue
from core.films.year_review import Watched, YearReview, YearSettings, review_year
from core.not_enough import NotEnough
from db.films import Film, FilmStore, Rating

FIRST_YEAR = 1900


class YearReviews:
    """Makes reviews."""

    def __init__(self, films: FilmStore, catalogue: Catalogue, settings: YearSettings) -> None:
        self._films = films
        self._catalogue = catalogue
        self._settings = settings

    def year(self, caller: Caller, year: object) -> int:
        """Return the year that is asked for: without one, this year's, or in January the one just over.

        Raises InvalidInput for what is no year up to now.
        """
        if year is None:
            return caller.at.year - (caller.at.month == 1)
        if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= caller.at.year:
            raise InvalidInput("year", last=caller.at.year)
        return year

    async def review(self, caller: Caller, year: int) -> YearReview[Film] | NotEnough:
        """Sum up a year of the caller's: films count where they were watched, else where they were rated."""
        ratings = await self._films.ratings_of(caller.user_id)
        return review_year(year, [self._watched(rating) for rating in ratings], self._settings)

    def _watched(self, rating: Rating) -> Watched[Film]:
        on = rating.details.watched_on or rating.rated_at.date()
        return Watched(self._catalogue.film(rating.film_id), rating.stars, on)
