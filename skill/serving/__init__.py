"""What ways in over a socket share: one assistant, many conversations, and limits."""
