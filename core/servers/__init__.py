"""Servers: what moderators decide for theirs, and how Attune does there."""
