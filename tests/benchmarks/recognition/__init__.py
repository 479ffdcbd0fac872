"""How well the recognisers hear: words, intents, rejection, size and speed."""
