"""The personalization engine: no Discord and no SQL in here."""
