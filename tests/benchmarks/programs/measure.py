"""Runs a command and says what it cost: `measure.py FILE COMMAND...`; the command's exit code is its own.

The peak memory of a process is never less than what the process that started it had (execve(2) keeps it), so
whoever measures must be as small as can be: this imports next to nothing.
"""

import os
import sys

process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
with open(sys.argv[1], "w", encoding="ascii") as file:
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=file)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
