"""Inputs that nobody thinks of: by chance, from a seed, of every kind there is."""
