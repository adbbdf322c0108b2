"""Daily plans of small habits: what to suggest today, and what was learned from what became of it."""
