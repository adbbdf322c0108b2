"""Imports: a member's films from other places, one file per format, matched to the catalogue and saved whole."""
