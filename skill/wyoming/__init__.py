"""A way in: Wyoming, as Home Assistant speaks it."""
