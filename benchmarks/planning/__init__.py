"""A simulation of daily plans: synthetic members with hidden preferences, and the planners that serve them."""
