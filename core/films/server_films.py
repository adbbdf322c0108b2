"""What a server's members think of films, all together and nobody by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.caller import Caller
from core.errors import NotAllowed
from core.films.catalogue import Catalogue
from core.films.server_ranking import CommunitySettings, Ranked, rank_server
from core.not_enough import NotEnough
from db.films import Film
from db.servers import ServerFigures, ServerStore


@dataclass(frozen=True, slots=True)
class FilmInServer:
    """A film with the evidence that it is told by."""

    film: Film
    members: int
    mean_stars: float
    stars_apart: float | None
    """How far opinions differ, to the half star: exact figures of three ratings would give them away."""


@dataclass(frozen=True, slots=True)
class ServerFilms:
    """Best first; a list is empty when no film stands out."""

    figures: ServerFigures
    loved: Sequence[FilmInServer]
    divisive: Sequence[FilmInServer]
    gems: Sequence[FilmInServer]


class ServerFilmRanking:
    """Ranks films by server."""

    def __init__(self, store: ServerStore, catalogue: Catalogue, settings: CommunitySettings) -> None:
        self._store = store
        self._catalogue = catalogue
        self.settings = settings

    async def ranking(self, caller: Caller) -> ServerFilms | NotEnough:
        """Rank the films of the caller's server; raises NotAllowed in a private chat."""
        if caller.guild_id is None:
            raise NotAllowed("server_only")
        figures, films = await self._store.figures(caller.guild_id, self.settings.least_members)
        if figures.members < self.settings.least_members:
            return NotEnough("members", figures.members, self.settings.least_members)
        votes = {film_id: film.votes for film_id, film in self._catalogue.films.items()}
        found = rank_server(figures.mean, films, votes, self.settings)
        if isinstance(found, NotEnough):
            return found
        return ServerFilms(
            figures,
            [self._told(ranked) for ranked in found.loved],
            [self._told(ranked, stars_apart=round(2 * ranked.score) / 2) for ranked in found.divisive],
            [self._told(ranked) for ranked in found.gems],
        )

    def _told(self, ranked: Ranked, stars_apart: float | None = None) -> FilmInServer:
        return FilmInServer(self._catalogue.film(ranked.film_id), ranked.count, ranked.mean, stars_apart)
