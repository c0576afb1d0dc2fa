"""Compares two documents, and says what the change does to the generated Python.

`change` is the result's model, `compare` the way from two documents to it, `rules` the table
of what a change is called and how bad it is; `impact` is about the Python.
"""
