"""Serving the stub of a generated package."""
