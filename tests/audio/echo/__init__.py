"""Its own sound, in what the microphone hears."""
