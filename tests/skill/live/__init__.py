"""Tests of `skill.live`."""
