"""Compares two documents, and says what the change does to the generated Python.

`change` is the result's model, and `compare` the way from two documents to it: `operations` and
`schemas` find what differs, `rules` is the table of what that is called and how bad it is, and
`findings` collects it. `revisions` are where documents come from, `approvals` what a team has
accepted; `impact` is about the Python.
"""
