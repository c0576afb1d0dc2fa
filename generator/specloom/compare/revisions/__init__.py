"""What is compared: files, folders, standard input, and all of them at a git revision.

`compared` reads what the user named, with `git`, `tree` and `discovery`; `changelog` walks a
document's history.
"""
