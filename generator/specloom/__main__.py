"""`python -m specloom`."""

from __future__ import annotations

import sys

from specloom.cli.command_line import main

if __name__ == "__main__":
    sys.exit(main())
