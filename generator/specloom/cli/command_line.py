"""The command line: verbs, options, exit codes. A verb's modules are imported when it runs.

Exit codes: 0 fine, 1 something was found, 2 the command cannot run as given.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from specloom import __version__
from specloom.cli import argument_types, serve_arguments, shared_arguments
from specloom.cli.exit_codes import CANNOT_RUN, FOUND, INTERRUPTED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        parser = _parser()
        options = parser.parse_args(arguments)
        if options.verb is None:
            parser.print_help()
            return CANNOT_RUN
        from specloom.cli.commands import run

        return run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; there is nobody left to tell.
        sys.stderr.close()
        return FOUND
    except OSError as error:
        print(f"specloom: {error}", file=sys.stderr)
        return CANNOT_RUN
    except Exception as defect:
        # Whatever a document holds has its own message; what comes here is our own mistake.
        if os.environ.get("SPECLOOM_TRACEBACK"):
            raise
        print(
            f"specloom: internal error: {type(defect).__name__}: {defect}\n"
            "    This is a defect of specloom; SPECLOOM_TRACEBACK=1 shows where it happened.",
            file=sys.stderr,
        )
        return CANNOT_RUN


def defaults(verb: str) -> argparse.Namespace:
    """The options of a command when none is given."""
    return _parser().parse_args([verb])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="specloom",
        description="Typed Python clients and stub servers from OpenAPI documents.",
        epilog="exit codes: 0 fine, 1 findings, 2 cannot run",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"specloom {__version__}"
    )
    # With `prog`, argparse has no usage to format, which takes modules of its own.
    verbs = parser.add_subparsers(
        dest="verb", metavar="COMMAND", title="commands", prog="specloom"
    )
    _add_validate(verbs)
    _add_generate(verbs)
    _add_status(verbs)
    _add_update(verbs)
    _add_serve(verbs)
    _add_diff(verbs)
    _add_completion(verbs, parser)
    for verb in verbs.choices.values():
        shared_arguments.add_verbosity(verb)
    return parser


_Verbs = argparse._SubParsersAction  # pyright: ignore[reportPrivateUsage]


def _add_validate(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "validate",
        help="check documents against OpenAPI and specloom's own rules",
        description="Check documents: syntax, references, the OpenAPI specification, examples, "
        "and rules that make a good client. Exit code 1 if there are errors.",
        allow_abbrev=False,
    )
    verb.add_argument(
        "specs",
        metavar="SPEC",
        nargs="*",
        help="documents, - for standard input; default: those in pyproject.toml",
    )
    verb.add_argument(
        "--write-baseline",
        action="store_true",
        help="accept what is found now, in specloom-baseline.toml beside pyproject.toml",
    )
    verb.add_argument(
        "--reason",
        metavar="TEXT",
        default="",
        help="why, in the entries that --write-baseline adds",
    )
    shared_arguments.add_watch(verb)
    shared_arguments.add_access(verb)
    shared_arguments.add_format(verb)


def _add_generate(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "generate",
        help="write client and stub packages",
        description="Generate a package from SPEC into the folder DIR, or every package that "
        "[tool.specloom] in pyproject.toml lists.",
        allow_abbrev=False,
    )
    verb.add_argument(
        "spec",
        metavar="SPEC",
        nargs="?",
        help="a file, an https URL, or main:openapi.yaml",
    )
    verb.add_argument("-o", "--output", metavar="DIR", help="the package's own folder")
    verb.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit code 1 and a diff if the output is not what it should be",
    )
    verb.add_argument(
        "--overwrite",
        action="store_true",
        help="replace files that were edited by hand or that specloom did not write; a copy of "
        "each stays beside it, as models.py.orig",
    )
    _add_on_edit(verb)
    verb.add_argument(
        "--strict",
        action="store_true",
        help="write nothing, exit code 1, if the document breaks OpenAPI or says what generated "
        "code cannot honour",
    )
    verb.add_argument(
        "--keep-going",
        action="store_true",
        help="leave out what has no meaning, generate the rest, exit code 1",
    )
    verb.add_argument(
        "--unknown-members",
        choices=("keep", "drop"),
        help="what models do with members of objects that the document does not name; default: keep",
    )
    verb.add_argument(
        "--runtime",
        metavar="DIR",
        help="the folder of a runtime that several packages share",
    )
    verb.add_argument(
        "--runtime-import",
        metavar="PATH",
        help="how the package imports it, such as acme.runtime; default: relatively",
    )
    verb.add_argument(
        "--parts",
        metavar="PART,…",
        action="extend",
        default=[],
        type=argument_types.parts,
        help="what the package has: client, stub, webhooks or models, with commas; default: client,stub, "
        "which is everything",
    )
    verb.add_argument(
        "--jobs",
        metavar="N",
        type=argument_types.jobs,
        help="packages that are made at the same time; default: one for each core",
    )
    verb.add_argument(
        "--depfile",
        metavar="FILE",
        help="write there, as Make and Ninja read it, which files the package was made from",
    )
    verb.add_argument(
        "--list-outputs",
        action="store_true",
        help="write nothing; print each file that the package has, a path a line",
    )
    shared_arguments.add_watch(verb)
    shared_arguments.add_selection(verb)
    shared_arguments.add_access(verb)
    shared_arguments.add_format(verb)


def _add_on_edit(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--on-edit",
        choices=("merge", "refuse", "overwrite"),
        help="what becomes of files that were edited by hand; default: merge on a terminal in a "
        "git repository, else refuse",
    )


def _add_status(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "status",
        help="list generated files that are stale, edited by hand, missing or in conflict",
        description="Say of each configured package which files are not as they are generated. "
        "Writes nothing; the exit code is 0 whatever is found.",
        allow_abbrev=False,
    )
    verb.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help="packages, by name or folder; default: all in pyproject.toml",
    )
    shared_arguments.add_access(verb)
    verb.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how files are listed (%(default)s)",
    )


def _add_update(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "update",
        help="take the newest version of documents on the network or at git revisions",
        description="Fetch what locks pin, report what changed as `specloom diff` does, and generate. "
        "Exit code 1 if --dry-run finds a change, or --fail-on one of its level.",
        allow_abbrev=False,
    )
    verb.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help="packages, by name or folder; default: all that are not of files here",
    )
    verb.add_argument("-o", "--output", metavar="DIR", help="with it, NAME is a SPEC")
    verb.add_argument(
        "--dry-run", action="store_true", help="write nothing: only report what changed"
    )
    verb.add_argument(
        "--fail-on",
        choices=("breaking", "warning", "never"),
        default="never",
        help="write nothing if there is a change of this level (%(default)s)",
    )
    verb.add_argument(
        "--overwrite",
        action="store_true",
        help="replace files that were edited by hand; a copy of each stays beside it",
    )
    _add_on_edit(verb)
    verb.add_argument(
        "--format",
        choices=("text", "markdown", "html", "json"),
        default="text",
        help="how changes are reported (%(default)s)",
    )
    shared_arguments.add_selection(verb)
    shared_arguments.add_access(verb)


def _add_serve(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "serve",
        help="serve a stub that answers from the document's examples",
        description="Serve a stub of SPEC until interrupted. It checks requests against the "
        "document and answers from its examples.",
        allow_abbrev=False,
    )
    serve_arguments.add_arguments(verb)


def _add_diff(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "diff",
        help="compare two documents: what changed, and what that breaks",
        description="Compare two documents, or every configured document with a git revision. "
        "Exit code 1 if there are changes at the level of --fail-on.",
        allow_abbrev=False,
    )
    for name in ("base", "revision"):
        verb.add_argument(
            name,
            metavar=name.upper(),
            nargs="?",
            help="a file, a folder, one of these in git as main:specs/api.yaml, or - for "
            "standard input",
        )
    verb.add_argument(
        "--git",
        metavar="REVISION",
        help="compare every document of pyproject.toml with what it was in REVISION",
    )
    verb.add_argument(
        "--fail-on",
        choices=("breaking", "warning", "never"),
        default="breaking",
        help="the least level of a change that makes the exit code 1 (%(default)s)",
    )
    verb.add_argument(
        "--format",
        choices=("text", "markdown", "html", "json", "github", "sarif", "junit"),
        default="text",
        help="how changes are reported (%(default)s)",
    )
    verb.add_argument(
        "--side",
        choices=("client", "stub", "both"),
        default="both",
        help="only changes that callers of the client, or implementers of the stub, notice "
        "(%(default)s)",
    )
    verb.add_argument(
        "--all",
        action="store_true",
        help="spell out every change, however many there are, in the format text",
    )
    verb.add_argument(
        "--generated",
        action="store_true",
        help="BASE and REVISION are folders of generated packages, not documents",
    )
    verb.add_argument(
        "--no-python",
        action="store_true",
        help="do not work out what becomes of the generated Python",
    )
    verb.add_argument(
        "--approve",
        action="store_true",
        help="accept the changes that --fail-on counts (with never: breaking ones and "
        "warnings), in the file of approvals beside the document",
    )
    verb.add_argument(
        "--reason",
        metavar="TEXT",
        default="",
        help="why, in the approvals that --approve writes",
    )
    verb.add_argument(
        "--changelog",
        metavar="V1..V2",
        help="instead: the history of a document in git, a section for each commit that "
        "changed it",
    )
    shared_arguments.add_access(verb)


def _add_completion(
    verbs: _Verbs[argparse.ArgumentParser], parser: argparse.ArgumentParser
) -> None:
    verb = verbs.add_parser(
        "completion",
        help="print a script that completes commands and options in a shell",
        description="Print the completion of specloom for a shell; docs/configuration.md says where it goes.",
        allow_abbrev=False,
    )
    verb.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    verb.set_defaults(parser=parser)
