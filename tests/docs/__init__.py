"""Tests of the documents: what they name is there."""
