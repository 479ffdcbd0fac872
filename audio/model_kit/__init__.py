"""How the embedded recognition model is made; not needed at run time."""
