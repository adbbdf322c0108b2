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

DECADES = tuple(range(1900, 2030, 10))
