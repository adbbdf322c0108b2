"""Charts: result dataclass -> picture, drawn in a process of its own."""
