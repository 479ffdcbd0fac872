"""Tests of questions by HTTP."""
