"""Open Voice OS, installed where nothing else is, with our skill among others."""
