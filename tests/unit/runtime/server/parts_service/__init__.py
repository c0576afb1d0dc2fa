"""A small service written by hand in the shape of a generated package: what the server's tests serve.

It imports the runtime absolutely; `folder.py` makes a package of it that brings its own, as a generated one does.
"""
