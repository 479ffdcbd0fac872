"""Questions in sound, in folders named after their label."""
