"""Sounds that are not speech."""
