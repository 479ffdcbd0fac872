"""Real synthesised speech, and what can go wrong with it."""
