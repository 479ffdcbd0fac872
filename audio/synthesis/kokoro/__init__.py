"""Kokoro-82M: a voice that is pleasant to hear, made ahead of being needed."""
