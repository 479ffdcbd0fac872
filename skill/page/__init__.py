"""A page in a browser that converses: for a kiosk, a tablet, a screen by the bed."""
