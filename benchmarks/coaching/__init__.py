"""Coaching: sets of messages and invented members, and what is measured on them, a file for each section."""
