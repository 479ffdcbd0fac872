"""Conversations with the dialogue, one match at a time."""
