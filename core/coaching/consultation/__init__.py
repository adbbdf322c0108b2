"""The interview that a coach begins with, and the facts that come of it."""
