"""The models, module by module, with sites and archives of all kinds."""
