"""Building a recogniser for a topic, from words to a graph."""
