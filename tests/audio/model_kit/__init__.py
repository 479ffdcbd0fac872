"""The model kit, module by module."""
