"""Buttons, on real terminals and real input devices."""
