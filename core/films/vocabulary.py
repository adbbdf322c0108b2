"""The catalogue's own words: what genres, moods and keywords there are. A test holds the catalogue against them."""

from __future__ import annotations

GENRES = (
    "Action", "Adventure", "Animation", "Biography", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy",
    "History", "Horror", "Music", "Musical", "Mystery", "Romance", "Science Fiction", "Sport", "Thriller", "War",
    "Western",
)  # fmt: skip

MOODS = (
    "cosy", "dark", "dreamy", "eerie", "epic", "feel-good", "funny", "gripping", "heartbreaking", "hopeful", "intense",
    "melancholic", "playful", "romantic", "satirical", "slow-burn", "stylish", "suspenseful", "thought-provoking",
    "whimsical",
)  # fmt: skip

KEYWORDS = (
    "addiction", "ageing", "aliens", "amnesia", "ancient world", "animals", "apocalypse", "art",
    "artificial intelligence", "assassins", "based on a book", "based on a comic", "based on a play",
    "based on a true story", "betrayal", "boxing", "bureaucracy", "chase", "childhood", "christmas", "class",
    "cold war", "colonialism", "coming of age", "con artists", "conspiracy", "cooking", "corruption",
    "courtroom", "cults", "dance", "death", "desert", "detectives", "disaster", "doubles", "dreams",
    "dystopia", "ensemble", "escape", "espionage", "exile", "faith", "family", "family secrets", "fashion",
    "fathers", "femme fatale", "film noir", "found family", "friendship", "gangsters", "ghosts", "grief",
    "guilt", "heist", "high school", "hostages", "identity", "immigration", "investigation", "islands",
    "journalism", "jungle", "justice", "kidnapping", "knights", "lgbtq", "loneliness", "love triangle",
    "madness", "magic", "marriage", "martial arts", "masculinity", "memory", "monsters", "mothers",
    "mountains", "mythology", "nature", "neo-noir", "nonlinear story", "obsession", "office life",
    "one night", "orphans", "parallel worlds", "paranoia", "pirates", "plot twist", "police", "politics",
    "possession", "post-apocalypse", "poverty", "prison", "racism", "rebellion", "redemption", "religion",
    "revenge", "rise and fall", "rivalry", "road trip", "robots", "royalty", "rural life", "samurai",
    "school", "science", "sea", "serial killer", "show business", "siblings", "silent film", "simulation",
    "slasher", "small town", "space", "stop motion", "suburbia", "superheroes", "supernatural", "surrealism",
    "survival", "swordplay", "technology", "teenagers", "terrorism", "theatre", "time loop", "time travel",
    "toys", "trains", "trauma", "treasure hunt", "underdogs", "unreliable narrator", "unrequited love",
    "urban life", "vampires", "video games", "vigilantes", "wealth", "weddings", "whodunit", "wilderness",
    "witches", "women's lives", "work", "world war one", "world war two", "writers", "zombies",
)  # fmt: skip

DECADES = tuple(range(1900, 2030, 10))
