"""The command line: its parser, one module for each command, and what commands say and ask."""
