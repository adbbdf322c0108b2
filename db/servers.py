"""The store of what servers think of films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.pool import Database
from db.sql import load

SQL = load("servers")


@dataclass(frozen=True, slots=True)
class ServerFigures:
    """All ratings in one server: of how many members, how many, and their mean (0 without any)."""

    members: int
    ratings: int
    mean: float


@dataclass(frozen=True, slots=True)
class FilmFigures:
    """A film's ratings in one server: how many, their mean and their variance (by n)."""

    film_id: int
    count: int
    mean: float
    variance: float


class ServerStore:
    """Figures over the members who take part in a server and count there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, guild_id: int, least_members: int) -> tuple[ServerFigures, Sequence[FilmFigures]]:
        """Return a server's figures, and those of each film that at least so many members rated."""
        async with self._database.service() as connection:
            [server] = await connection.fetch(SQL["server_figures"], guild_id)
            films = await connection.fetch(SQL["film_figures"], guild_id, least_members)
        return ServerFigures(**dict(server)), [FilmFigures(**dict(film)) for film in films]

    async def member_count(self, guild_id: int) -> int:
        """Return how many members there are."""
        async with self._database.service() as connection:
            found: int = await connection.fetchval(SQL["member_count"], guild_id)
            return found
