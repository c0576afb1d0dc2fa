"""The page at `/_specloom/`: what a stub was asked and answered, what it shall answer, what its document says.

`paged_stub` puts it before a stub; `guard` says who may look; `exchanges`, `choices` and `reference` are what it shows;
`html` prints it.
"""
