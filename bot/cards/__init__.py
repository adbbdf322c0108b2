"""Result dataclass -> the card that people see; one file per room."""
