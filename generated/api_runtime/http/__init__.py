"""HTTP messages, their header fields and text, what carries them, and what can go wrong."""
