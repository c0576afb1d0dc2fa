"""JSON values made of the schemas that describe them; `making.py` is the door."""
