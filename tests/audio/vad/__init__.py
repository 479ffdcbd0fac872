"""Voice activity, in real and in made-up sound."""
