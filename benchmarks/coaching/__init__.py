"""Coaching: sets of messages, and what is measured on them."""
