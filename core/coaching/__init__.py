"""Coaching: what is safe to say, what is known, and who says it (a model, or rules when there is none)."""
