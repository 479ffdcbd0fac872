"""Tests of the skill package."""
