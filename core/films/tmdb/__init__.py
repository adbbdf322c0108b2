"""TMDB, a film database on the web: asking it politely, and making what it says part of the catalogue."""
