"""What ways in over a socket share."""
