"""Wyoming, by its own client over real sockets."""
