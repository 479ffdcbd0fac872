"""What is said of a sign, module by module."""
