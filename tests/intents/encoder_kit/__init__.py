"""Teaching encoders, what of it needs no torch."""
