"""Live conversation: from a microphone to a speaker, hands-free, for hours."""
