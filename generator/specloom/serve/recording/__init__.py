"""Shapes of real traffic, without its values, and where they leave a document."""

MARK = "x-specloom-observed"
"""The member of a record's root that says what it is."""
