"""The `askaloud` command, a module for each command of it."""
