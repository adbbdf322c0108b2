"""Privacy: consent, and what a member can see, take along and erase of what is kept about them."""
