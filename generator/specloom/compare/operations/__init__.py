"""What differs between two operations, and in what surrounds them.

`endpoints` says which operation became which, `operation` compares two of them by way of their
`parameters`, `bodies`, `links`, `security` and `servers`; `contents` are media types.
"""
