"""Utterances as they come, frame by frame."""
