"""Files that git could not merge: what they are on either side of the merge."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from specloom.git import GitError
from specloom.git.conflict_markers import without_labels
from specloom.git.repository import Repository


def sides_of(folder: Path, path: str, text: str) -> tuple[str, str] | None:
    """A file with conflict markers as it was on either side, if `text` is as git left it.

    None where somebody has begun to resolve the conflicts, or no merge is under way.
    """
    repository = Repository(folder)
    try:
        stages = repository.stages(path)
        if not {"2", "3"} <= stages.keys():
            return None
        ours, theirs = repository.contents([stages["2"], stages["3"]])
        base = repository.contents([stages["1"]])[0] if "1" in stages else b""
        left = _merged(repository, ours, base, theirs)
        if without_labels(left) != without_labels(text.replace("\r\n", "\n")):
            return None
        return ours.decode(), theirs.decode()
    except (GitError, UnicodeDecodeError, OSError):
        return None


def _merged(repository: Repository, *contents: bytes) -> str:
    with TemporaryDirectory(prefix="specloom-") as temporary:
        files = [Path(temporary, str(number)) for number in range(3)]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        return repository.merged_file(*files).decode()
