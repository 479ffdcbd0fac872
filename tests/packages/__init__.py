"""Tests of what is made for other programs."""
