"""A loopback TMDB: a few films on 127.0.0.1, and what goes wrong on request."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from aiohttp import web

HOST = "127.0.0.1"
KEY = "0123456789abcdef0123456789abcdef"
NO_SUCH_FILM = {"success": False, "status_code": 34, "status_message": "The requested resource is not here."}

Film = dict[str, Any]
Trouble = Literal["rate_limit", "error", "slow", "malformed", "cut"]


@dataclass(slots=True)
class Fault:
    """Trouble with the next requests whose path begins so."""

    trouble: Trouble
    path: str
    times: int
    seconds: float


@dataclass(slots=True)
class LoopbackTmdb:
    """Films and faults; use it as `async with LoopbackTmdb() as tmdb`."""

    films: dict[int, Film] = field(default_factory=dict)
    per_page: int = 20
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    """Moment, path and query of each request."""
    url: str = ""
    _faults: list[Fault] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/3/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}/3"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def add(self, tmdb_id: int, title: str, year: int, **facts: Any) -> Film:
        """Add a film; ``facts`` go over what it would have by itself."""
        self.films[tmdb_id] = {
            "id": tmdb_id,
            "title": title,
            "original_title": title,
            "release_date": f"{year}-05-25",
            "runtime": 100,
            "adult": False,
            "vote_count": 1_000,
            "imdb_id": f"tt{tmdb_id:07}",
            "genres": [{"id": 18, "name": "Drama"}],
            "production_countries": [{"iso_3166_1": "US", "name": "United States of America"}],
            "credits": {
                "cast": [{"name": f"Actor of {title}", "order": 0}],
                "crew": [{"name": "P.", "job": "Producer"}, {"name": f"Director of {title}", "job": "Director"}],
            },
            "keywords": {"keywords": [{"id": 1, "name": "spy"}, {"id": 2, "name": "aftercreditsstinger"}]},
            **facts,
        }  # fmt: skip
        return self.films[tmdb_id]

    def trouble(self, trouble: Trouble, path: str = "", *, times: int = 1, seconds: float = 0.0) -> None:
        """Let something go wrong; ``seconds`` is how slow, or how long to stay away."""
        self._faults.append(Fault(trouble, path, times, seconds))

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def count(self, path: str) -> int:
        """How often something was asked whose path begins so."""
        return sum(asked.startswith(path) for _, asked, _ in self.asked)

    def repeated(self, path: str = "movie/") -> dict[str, int]:
        """What was asked more than once."""
        counted = Counter(asked for _, asked, _ in self.asked if asked.startswith(path))
        return {asked: times for asked, times in counted.items() if times > 1}

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path, query = request.match_info["path"], dict(request.query)
        self.asked.append((time.monotonic(), path, query))
        content = self._content(request, path, query)
        fault = next((each for each in self._faults if each.times and path.startswith(each.path)), None)
        if fault is None:
            return content
        fault.times -= 1
        return await self._disturb(request, fault, content)

    async def _disturb(self, request: web.Request, fault: Fault, content: web.Response) -> web.StreamResponse:
        match fault.trouble:
            case "rate_limit":
                return web.Response(status=429, headers={"Retry-After": f"{fault.seconds:g}"})
            case "error":
                return web.Response(status=500, text="<html>oh no</html>")
            case "slow":
                await asyncio.sleep(fault.seconds)
                return content
            case "malformed":
                return web.Response(text='{"id": 1, "title": ', content_type="application/json")
            case "cut":
                body = bytes(content.body)  # type: ignore[arg-type]
                cut = web.StreamResponse(headers={"Content-Length": str(len(body))})
                await cut.prepare(request)
                await cut.write(body[: len(body) // 2])
                assert request.transport is not None
                request.transport.close()
                return cut

    def _content(self, request: web.Request, path: str, query: dict[str, str]) -> web.Response:
        if KEY not in (
            query.get("api_key"),
            request.headers.get("Authorization", "").removeprefix("Bearer "),
        ):
            return _json({"status_code": 7, "status_message": "Invalid API key"}, 401)
        match path.split("/"):
            case ["discover", "movie"]:
                return self._discover(query)
            case ["movie", tmdb_id]:
                film = self.films.get(int(tmdb_id))
                return _json(NO_SUCH_FILM, 404) if film is None else _json(film)
            case ["find", imdb_id]:
                found = [film for film in self.films.values() if film["imdb_id"] == imdb_id]
                return _json({"movie_results": list(_briefly(found)), "tv_results": []})
            case ["search", "movie"]:
                found = [
                    film
                    for film in self.films.values()
                    if query["query"].casefold() in film["title"].casefold()
                ]
                return _json({"results": list(_briefly(found)), "total_pages": 1})
        return _json(NO_SUCH_FILM, 404)

    def _discover(self, query: dict[str, str]) -> web.Response:
        found = [
            film
            for film in self.films.values()
            if str(film.get("release_date")).startswith(query["primary_release_year"])
            and film.get("vote_count", 0) >= int(query["vote_count.gte"])
        ]
        found.sort(key=lambda film: -film.get("vote_count", 0))
        page, pages = int(query["page"]), -(-len(found) // self.per_page)
        if page > 500:
            return _json({"status_code": 22, "status_message": "Invalid page"}, 400)
        listed = list(_briefly(found[(page - 1) * self.per_page :][: self.per_page]))
        return _json({"page": page, "results": listed, "total_pages": pages, "total_results": len(found)})


def _briefly(films: list[Film]) -> Iterator[Film]:
    for film in films:
        yield {
            name: film[name]
            for name in ("id", "title", "original_title", "release_date", "vote_count")
            if name in film
        }


def _json(document: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(document).encode(), status=status, content_type="application/json")
