"""How fast and how light specloom and its packages are, measured beside its peers: `python -m tests.benchmarks`.

Peers come from PyPI and npm into environments of their own, in a cache outside the repository. What was
measured stands in `results.json`, one entry for each measurement, saved as soon as it is taken: an
interrupted run goes on where it stopped, and what was taken of the code as it is now is not taken again.
`docs/performance.md`, its plots and the table of the README are written from that file alone.
"""
