"""Recognisers on real speech, alone and together."""
