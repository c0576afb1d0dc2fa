"""Clients: calls sent, answers understood, attempts repeated."""
