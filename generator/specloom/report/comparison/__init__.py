"""Comparisons of documents as people and machines read them: one module for each format.

`review` is what all of them are made from, `sections` its order for people, `words`, `places`,
`lines` and `excerpts` how things are said and shown.
"""
