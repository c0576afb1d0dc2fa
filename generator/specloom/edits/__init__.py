"""What becomes of generated files that were edited by hand: found, merged, recorded, reported.

No edit is ever lost: a file that is not as it was generated is merged, left alone, or replaced
after a copy of it was made, as the user wants it.
"""
