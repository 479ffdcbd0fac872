"""Microphones and speakers, on a sound server of the tests' own."""
