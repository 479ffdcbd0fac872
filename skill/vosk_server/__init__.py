"""A way in: vosk-server's WebSocket protocol, as telephones and meetings speak it."""
