"""Exports as the four places write them, about films that everyone knows and films that nobody does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

RATINGS = (
    "Date,Name,Year,Letterboxd URI,Rating\n"
    "2023-05-01,Alien,1979,https://boxd.it/2awY,4.5\n"
    "2023-05-02,The Matrix,1999,https://boxd.it/2a1m,5\n"
    "2023-05-03,Der unbekannte Film,2011,https://boxd.it/zzz1,3\n"
)
DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2021-01-02,Alien,1979,https://boxd.it/aaaa1,3,,,2021-01-01\n"
    "2023-05-01,Alien,1979,https://boxd.it/aaaa2,4.5,Yes,space,2023-04-30\n"
    "2023-05-04,The Godfather,1972,https://boxd.it/aaaa3,,,,2023-05-03\n"
)
REVIEWS = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    '2023-05-02,The Matrix,1999,https://boxd.it/bbbb1,5,,"Whoa.\nTwice, ""really"".",,2023-05-01\n'
)
FILMS = "Date,Name,Year,Letterboxd URI\n"
WATCHED = FILMS + "2023-05-01,Alien,1979,https://boxd.it/2awY\n2022-02-02,Jaws,1975,https://boxd.it/2aaa\n"
WATCHLIST = FILMS + "2022-03-03,Goodfellas,1990,https://boxd.it/2bbb\n"
LIKES = FILMS + "2023-05-02,The Matrix,1999,https://boxd.it/2a1m\n"
LIST = (
    "\nLetterboxd list export v7\n"
    "Date,Name,Tags,URL,Description\n"
    "2023-01-01,Rainy days,,https://boxd.it/lll1,For the sofa\n"
    "\n"
    "Position,Name,Year,URL,Description\n"
    "1,Pulp Fiction,1994,https://boxd.it/29Pq,\n"
    "2,A Film From A List,1960,https://boxd.it/lll2,\n"
)
LETTERBOXD = {
    "profile.csv": "Date Joined,Username,Given Name\n2020-01-01,alice,Alice\n",
    "ratings.csv": RATINGS,
    "diary.csv": DIARY,
    "reviews.csv": REVIEWS,
    "watched.csv": WATCHED,
    "watchlist.csv": WATCHLIST,
    "likes/films.csv": LIKES,
    "likes/reviews.csv": "Date,Letterboxd URI\n2023-05-02,https://boxd.it/x\n",
    "lists/rainy-days.csv": LIST,
    "deleted/diary.csv": DIARY.replace("The Godfather", "A Film Deleted"),
    "orphaned/diary.csv": DIARY.splitlines()[0] + "\n2020-02-02,An Orphaned Film,1961,,2,,,2020-02-01\n",
}

IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors\n"
    "tt0078748,9,2023-05-01,Alien,Alien,https://www.imdb.com/title/tt0078748,Movie,8.5,117,1979,"
    '"Horror, Sci-Fi",1000000,1979-05-25,Ridley Scott\n'
    "tt9000001,7,5/31/2022,An Unknown Film,Ein unbekannter Film,https://www.imdb.com/title/tt9000001,Movie,6.1,94,2015,"
    '"Drama, Film-Noir",120,2015-02-01,"Ann One, Bo Two"\n'
    "tt0944947,10,2023-05-03,Game of Thrones,,https://x,TV Series,9.2,60,2011,Drama,2000000,2011-04-17,\n"
    "tt9000002,8,2023-05-03,Pilot,Pilot,https://x,TV Episode,8.0,45,2012,Drama,100,2012-01-01,Someone\n"
    "tt9000003,8,2023-05-03,A Game,A Game,https://x,Video Game,8.0,,2012,Action,100,2012-01-01,\n"
    "tt9000004,11,2023-05-03,Too Good,Too Good,https://x,Movie,8.0,90,2012,Action,100,2012-01-01,\n"
    "tt9000005,8,2023-05-03,,,https://x,Movie,8.0,90,2012,Action,100,2012-01-01,\n"
)
IMDB_2021 = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
    "tt0211915,8,2020-11-05,Le fabuleux destin d’Amélie Poulain,https://x,movie,8.3,122,2001,"
    '"Comedy, Romance",700000,2001-04-25,Jean-Pierre Jeunet\n'
)
IMDB_2016 = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated",'
    '"IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"\n'
    '"1","tt0078748","Sat Mar 12 00:00:00 2016","","","Alien","Feature Film","Ridley Scott","8","8.5","117",'
    '"1979","horror, sci_fi","500000","1979-05-25","http://www.imdb.com/title/tt0078748/"\n'
)
IMDB_WATCHLIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"
    "1,tt0068646,2022-01-01,2022-01-01,,The Godfather,The Godfather,https://x,Movie,9.2,175,1972,Crime,2000000,"
    "1972-03-24,Francis Ford Coppola,,\n"
)


def trakt_movie(
    title: str, year: int | None, trakt: int, imdb: str | None, tmdb: int | None
) -> dict[str, object]:
    slug = title.lower().replace(" ", "-")
    return {"title": title, "year": year, "ids": {"trakt": trakt, "slug": slug, "imdb": imdb, "tmdb": tmdb}}


ALIEN = trakt_movie("Alien", 1979, 295, "tt0078748", 348)
TRAKT_RATINGS = [
    {"rated_at": "2023-05-01T20:15:00.000Z", "rating": 9, "type": "movie", "movie": ALIEN},
    {
        "rated_at": "2022-01-01T10:00:00.000Z",
        "rating": 4,
        "type": "movie",
        "movie": trakt_movie("A Film On Trakt", 2018, 99999, "tt9000011", 99999),
    },
    {
        "rated_at": "2022-01-01T10:00:00.000Z",
        "rating": 8,
        "type": "show",
        "show": trakt_movie("Twin Peaks", 1990, 2, None, None),
    },
]
TRAKT_WATCHLIST = [
    {
        "rank": 1,
        "id": 7,
        "listed_at": "2022-02-02T00:00:00.000Z",
        "notes": None,
        "type": "movie",
        "movie": trakt_movie("The Godfather", 1972, 1, "tt0068646", 238),
    }
]
TRAKT_WATCHED = [
    {
        "plays": 2,
        "last_watched_at": "2022-03-03T21:00:00.000Z",
        "last_updated_at": "2022-03-04T00:00:00.000Z",
        "movie": trakt_movie("Jaws", 1975, 3, "tt0073195", 578),
    }
]
TRAKT_IN_FOLDERS = {
    "alice/ratings/ratings-movies.json": json.dumps(TRAKT_RATINGS),
    "alice/lists/watchlist.json": json.dumps(TRAKT_WATCHLIST),
    "alice/watched/watched-movies.json": json.dumps(TRAKT_WATCHED),
    "alice/ratings/ratings-episodes.json": "[]",
}
TRAKT_AT_THE_ROOT = {
    "ratings-movies.json": json.dumps(TRAKT_RATINGS),
    "lists-watchlist.json": json.dumps(TRAKT_WATCHLIST),
    "watched-movies-1.json": json.dumps(TRAKT_WATCHED),
    "user-profile.json": '{"username": "alice"}',
}

MOVIELENS = {
    "ml-mine/ratings.csv": "userId,movieId,rating,timestamp\r\n1,1,4.0,964982703\r\n1,2,0.5,964982703\r\n",
    "ml-mine/movies.csv": "movieId,title,genres\r\n1,Alien (1979),Horror|Sci-Fi\r\n"
    '2,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Children|Sci-Fi\r\n',
    "ml-mine/links.csv": "movieId,imdbId,tmdbId\r\n1,0078748,348\r\n2,0112682,902\r\n",
    "ml-mine/README.txt": "Summary\n=======\n",
}
MOVIELENS_1M = {
    "ml-1m/ratings.dat": "1::1::5::978300760\n1::2::3::978302109\n",
    "ml-1m/movies.dat": "1::Alien (1979)::Horror|Sci-Fi\n2::Cité, La (1999)::Children's\n".encode("latin-1"),
    "ml-1m/users.dat": "1::F::1::10::48067\n",
}
MOVIELENS_100K = {
    "ml-100k/u.data": "1\t1\t5\t874965758\n1\t2\t3\t876893171\n",
    "ml-100k/u.item": (
        "1|Alien (1979)|01-Jan-1979||http://us.imdb.com/x|0|0|0|0|0|0|0|0|0|0|0|1|0|0|0|1|0|0|0\n"
        "2|Misérables, Les (1995)|01-Jan-1995||http://us.imdb.com/y|0|0|0|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0\n"
    ).encode("latin-1"),
    "ml-100k/u.genre": "unknown|0\nAction|1\n",
}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
