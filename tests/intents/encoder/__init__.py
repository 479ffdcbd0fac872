"""Understanding by meaning, module by module."""
