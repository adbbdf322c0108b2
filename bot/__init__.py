"""Everything that knows Discord, except the commands themselves."""
