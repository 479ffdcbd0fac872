"""Tests against whole programs of others, run by hand: they install them first."""
