"""The options of `specloom serve`."""

from __future__ import annotations

import argparse
from pathlib import Path

from specloom.cli import argument_types, shared_arguments


def add_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "specs",
        metavar="SPEC",
        nargs="+",
        help="an OpenAPI 3.0 or 3.1 document; several are served at ports of their own",
    )
    _add_address(verb)
    _add_answers(verb)
    _add_credentials(verb)
    _add_limits(verb)
    _add_proxy(verb)
    _add_service(verb)
    _add_page(verb)
    _add_state(verb)
    _add_faults(verb)
    shared_arguments.add_selection(verb)
    shared_arguments.add_access(verb)


def _add_address(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (%(default)s)"
    )
    verb.add_argument(
        "--port",
        type=argument_types.port,
        default=0,
        help="port to listen on, of the first SPEC; the others have those after it; 0 takes free ones (%(default)s)",
    )
    verb.add_argument(
        "--uvicorn",
        action="store_true",
        help="leave all requests to uvicorn, with no short cut for plain ones",
    )


def _add_service(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--service",
        metavar="MODULE:NAME",
        type=argument_types.service,
        help="a class, or an object, whose methods answer; it is searched from the current folder",
    )
    verb.add_argument(
        "--reload",
        action="store_true",
        help="make the stub anew whenever a file changes of SPEC or the service",
    )


def _add_page(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--page",
        choices=("local", "open", "off"),
        default="local",
        help="who may see the page at /_specloom/: this machine, others by an address, nobody (%(default)s)",
    )


def _add_answers(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--seed", type=int, default=0, help="other ones: other answers")
    verb.add_argument(
        "--dynamic", action="store_true", help="make each answer anew, of its schema"
    )
    verb.add_argument(
        "--problem-details",
        action="store_true",
        help="errors that SPEC does not describe: RFC 9457, and 422 for what is invalid",
    )
    verb.add_argument(
        "--cors", action="store_true", help="let pages of every origin read the answers"
    )


def _add_credentials(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--access-key",
        metavar="AK=SK",
        action="append",
        default=[],
        type=argument_types.access_key,
        help="an access key and its secret: signatures are then verified; repeatable",
    )
    verb.add_argument(
        "--token",
        metavar="TOKEN",
        action="append",
        default=[],
        help="a token or API key that is valid: no other token is taken then; repeatable",
    )


def _add_state(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("state")
    group.add_argument(
        "--stateful",
        action="store_true",
        help="keep what is created: it can be read, listed, changed and deleted",
    )
    group.add_argument(
        "--state-from",
        metavar="FILE.json",
        type=Path,
        help="start with these things: arrays by the path of their collection; includes --stateful",
    )
    group.add_argument(
        "--state",
        metavar="FILE",
        type=Path,
        help="keep the state in a file for the next start; includes --stateful",
    )


def is_stateful(options: argparse.Namespace) -> bool:
    """Whether stubs keep what is created."""
    return (
        options.stateful or options.state is not None or options.state_from is not None
    )


def _add_faults(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("faults")
    group.add_argument(
        "--fault",
        metavar="'OPERATION: NAME=VALUE, ...'",
        action="append",
        default=[],
        help="what goes wrong: status, delay, rate, drop, slow, truncate; times, after, probability; repeatable",
    )
    group.add_argument(
        "--faults",
        metavar="FILE.toml",
        type=Path,
        help="a file of faults, a table for each operation; read again when it changes",
    )
    group.add_argument(
        "--fault-header",
        action="store_true",
        help="let requests ask for a fault of their own: 'X-Specloom-Fault: delay=2s'",
    )


def _add_proxy(verb: argparse.ArgumentParser) -> None:
    proxy = verb.add_argument_group("real traffic")
    proxy.add_argument(
        "--proxy",
        metavar="URL",
        help="send requests on to the service at URL; what SPEC does not describe is told on stderr, and summed up at "
        "the end",
    )
    proxy.add_argument(
        "--proxy-timeout",
        metavar="SECONDS",
        type=argument_types.seconds,
        default=30.0,
        help="that the service has to answer (%(default)s)",
    )
    proxy.add_argument(
        "--errors",
        action="store_true",
        help="refuse requests and answers that SPEC does not describe",
    )
    proxy.add_argument(
        "--strict",
        dest="strict_traffic",
        action="store_true",
        help="exit code 1 if SPEC does not describe all that went by",
    )
    shared_arguments.add_format(proxy)
    proxy.add_argument(
        "--record",
        metavar="FILE",
        help="keep the shapes of what goes by, without its values, for `specloom diff SPEC FILE`",
    )


def _add_limits(verb: argparse.ArgumentParser) -> None:
    limits = verb.add_argument_group("what clients may take")
    for name, unit, words in (
        ("body", "BYTES", "that a body may have (64 MiB; files 16 GiB)"),
        ("header", "BYTES", "that the head of a request may have (64 KiB)"),
        ("nesting", "LEVELS", "that arrays and objects of a body may have"),
        ("connections", "COUNT", "at once; those idle for longest make room"),
    ):
        limits.add_argument(
            f"--max-{name}", metavar=unit, type=argument_types.count, help=words
        )
    limits.add_argument(
        "--head-timeout",
        metavar="SECONDS",
        type=argument_types.seconds,
        help="for the head of a request to arrive (10)",
    )
    limits.add_argument(
        "--silent-timeout",
        metavar="SECONDS",
        type=argument_types.seconds,
        help="without a byte of a body, or of an answer that is taken (30)",
    )
