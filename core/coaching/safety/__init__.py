"""What comes before any coaching: the gate, support, and safety plans."""
