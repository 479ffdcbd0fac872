"""vosk-server's protocol, by clients over real sockets."""
