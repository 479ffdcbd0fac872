"""Tests of Kokoro."""
