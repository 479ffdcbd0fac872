"""Tests of ears and mouth."""
