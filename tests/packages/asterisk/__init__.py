"""Tests of the script for Asterisk, with a fake of Asterisk."""
