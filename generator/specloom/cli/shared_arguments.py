"""Options that several commands have."""

from __future__ import annotations

import argparse

from specloom.cli import argument_types

_FORMATS = ("text", "json", "github")


def add_verbosity(verb: argparse.ArgumentParser) -> None:
    how_much = verb.add_mutually_exclusive_group()
    how_much.add_argument(
        "-q", "--quiet", action="store_true", help="say nothing but errors"
    )
    how_much.add_argument(
        "-v", "--verbose", action="store_true", help="also say what is being done"
    )


def add_watch(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--watch",
        action="store_true",
        help="go on, and do it again whenever a file changes that was read; Ctrl-C ends",
    )


def add_selection(verb: argparse.ArgumentParser) -> None:
    for name, chosen in (
        (
            "--include",
            "only the operations that PATTERN names, and the schemas they reach",
        ),
        ("--exclude", "not the operations that PATTERN names, whatever is included"),
    ):
        verb.add_argument(
            name,
            metavar="PATTERN",
            action="append",
            default=[],
            type=argument_types.pattern,
            help=f"{chosen}: tag:NAME, path:GLOB, path:'GET GLOB', operation:ID or webhook:NAME, with * for any "
            "characters; repeatable",
        )


def add_access(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--allow-root",
        metavar="DIR",
        action="append",
        default=[],
        type=argument_types.folder,
        help="a folder, beside the document's own, whose files a $ref may name; repeatable",
    )
    verb.add_argument(
        "--allow-remote",
        metavar="HOST",
        action="append",
        default=[],
        type=argument_types.host,
        help="a host on the network that SPEC, or a $ref, may be fetched from; repeatable",
    )


def add_format(verb: argparse._ActionsContainer) -> None:
    verb.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="how findings are reported (%(default)s)",
    )
