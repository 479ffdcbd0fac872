"""Tests of `askaloud check`, part by part."""
