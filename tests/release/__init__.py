"""Tests of what is released, locked and installed."""
