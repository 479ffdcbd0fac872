"""Home Assistant, installed where nothing else is, and its Assist pipeline."""
