"""The language model behind its protocol, and what it costs."""
