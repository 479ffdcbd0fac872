"""The tests, and what they ask in sound."""
