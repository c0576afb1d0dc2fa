"""What the exit code of a command says."""

from __future__ import annotations

OK = 0
"""All is well."""

FOUND = 1
"""Something was found: an error in a document, output that is not up to date."""

CANNOT_RUN = 2
"""The command cannot run as given."""

INTERRUPTED = 130
"""Ctrl-C, as shells have it: 128 and the number of SIGINT. SIGTERM is 143."""
