"""Compiled templates, kept as Python keeps compiled modules: in `__pycache__`, where it may.

Compiling the templates takes 60 ms, a third of what a small document takes in all.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

from specloom.render.generator_digest import generator_digest

_FOLDER = Path(__file__).parent / "__pycache__"


class TemplateCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates by name; those of another version of specloom are compiled again."""

    def __init__(self) -> None:
        super().__init__(str(_FOLDER), f"%s.{sys.implementation.cache_tag}.template")

    def get_source_checksum(self, source: str) -> str:
        # What filters make of fixed texts is part of the code that Jinja compiles.
        return super().get_source_checksum(source + generator_digest())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a kept template; compile it if the folder cannot be read, as in a zip archive."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, unless Python is told to write no bytecode or the folder is read-only."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            _FOLDER.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class TemplateCompiler(CodeGenerator):
    """Compiles `a.b` and `a ~ b` of templates to an attribute and to `str.join`.

    Jinja's own code calls a function that looks for an attribute, then for an item; nothing here has items.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("''.join((")
        for part in node.nodes:
            self.write("str(")
            self.visit(part, frame)
            self.write("), ")
        self.write("))")
