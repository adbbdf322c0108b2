"""Talks: the model's answers, the answers by rules, and what both know."""
