"""TMDB's keywords and countries in our own words (kernel)."""

from __future__ import annotations

from collections.abc import Iterable

from core.films.vocabulary import KEYWORDS

# Our word -> theirs; what has the same name in both places needs no line.
_THEIRS = {
    "addiction": ("drug addiction", "alcoholism"),
    "ageing": ("aging", "old age"),
    "aliens": ("alien", "alien invasion"),
    "ancient world": ("ancient greece", "ancient rome", "ancient egypt"),
    "artificial intelligence": ("artificial intelligence (a.i.)",),
    "assassins": ("assassin", "hitman"),
    "based on a book": ("based on novel or book", "based on short story"),
    "based on a comic": ("based on comic", "based on graphic novel", "based on manga"),
    "based on a play": ("based on play or musical",),
    "based on a true story": ("based on true story", "based on memoir or autobiography", "biography"),
    "boxing": ("boxer",),
    "chase": ("car chase",),
    "coming of age": ("coming-of-age",),
    "con artists": ("con artist", "con man"),
    "courtroom": ("court", "courtroom drama", "trial"),
    "cults": ("cult", "religious cult"),
    "detectives": ("detective", "police detective", "private detective"),
    "doubles": ("doppelgänger",),
    "dreams": ("dream",),
    "ensemble": ("ensemble cast", "multiple storylines"),
    "escape": ("prison escape",),
    "espionage": ("spy",),
    "fathers": ("father daughter relationship", "father son relationship"),
    "gangsters": ("gangster", "mafia"),
    "ghosts": ("ghost", "haunted house"),
    "heist": ("bank robbery",),
    "hostages": ("hostage",),
    "immigration": ("immigrant",),
    "islands": ("island",),
    "journalism": ("journalist",),
    "knights": ("knight",),
    "lgbtq": ("lgbt", "gay theme", "queer"),
    "monsters": ("monster",),
    "mothers": ("mother daughter relationship", "mother son relationship"),
    "mountains": ("mountain",),
    "nonlinear story": ("nonlinear timeline",),
    "orphans": ("orphan",),
    "parallel worlds": ("parallel universe", "parallel world"),
    "pirates": ("pirate",),
    "post-apocalypse": ("post-apocalyptic future",),
    "religion": ("christianity",),
    "robots": ("robot", "android"),
    "school": ("boarding school",),
    "sea": ("submarine", "ocean"),
    "show business": ("hollywood",),
    "siblings": ("sibling relationship", "brother brother relationship", "sister sister relationship"),
    "simulation": ("simulated reality", "virtual reality"),
    "space": ("outer space", "space travel", "spacecraft"),
    "stop motion": ("stop-motion",),
    "suburbia": ("suburb",),
    "superheroes": ("superhero",),
    "swordplay": ("sword fight",),
    "teenagers": ("teenager",),
    "trains": ("train",),
    "treasure hunt": ("treasure",),
    "underdogs": ("underdog",),
    "vampires": ("vampire",),
    "video games": ("video game",),
    "vigilantes": ("vigilante",),
    "weddings": ("wedding",),
    "whodunit": ("murder mystery",),
    "witches": ("witch",),
    "women's lives": ("female protagonist", "feminism"),
    "world war one": ("world war i",),
    "world war two": ("world war ii",),
    "writers": ("writer",),
    "zombies": ("zombie",),
}
_KEYWORDS = {name: ours for ours, names in _THEIRS.items() for name in names} | {
    word: word for word in KEYWORDS
}
_COUNTRIES = {
    "United States of America": "United States",
    "Czech Republic": "Czechia",
    "Macedonia": "North Macedonia",
    "Palestinian Territory": "Palestine",
}


def keywords(names: Iterable[str]) -> tuple[str, ...]:
    """Translate keywords; what we have no word for is left out.

    >>> keywords(["spy", "Time Travel", "duringcreditsstinger"])
    ('espionage', 'time travel')
    """
    found = (_KEYWORDS.get(name.casefold()) for name in names)
    return tuple(dict.fromkeys(word for word in found if word))


def countries(names: Iterable[str]) -> tuple[str, ...]:
    """Translate countries; most have the same name.

    >>> countries(["United States of America", "France"])
    ('United States', 'France')
    """
    return tuple(dict.fromkeys(_COUNTRIES.get(name, name) for name in names))
