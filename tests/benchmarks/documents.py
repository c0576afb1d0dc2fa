"""The documents that are measured: GitHub's from npm, the corpus beside the repository."""

from __future__ import annotations

import csv
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from .environments import OCTOKIT_OPENAPI, Unavailable
from .process import run
from .results import ROOT, digest

CORPUS = ROOT.parent / "shared" / "corpus"


@dataclass(frozen=True)
class Document:
    """A real document."""

    name: str
    file: Path
    root: Path
    """The folder that it may refer to."""

    @property
    def digest(self) -> str:
        """A short name of its contents, that of every file beside it included."""
        if self.file.stat().st_size > 10_000_000:
            return digest(self.file.read_bytes())
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        return digest(*(path.read_bytes() for path in files))


def github(cache: Path) -> Document:
    """GitHub's description of its API: 1,223 operations, 13 MB of JSON.

    Raises:
        Unavailable: there is no npm, or its registry is out of reach.
    """
    folder = cache / "documents" / f"octokit-openapi-{OCTOKIT_OPENAPI}"
    member = "package/generated/api.github.com.json"
    file = folder / member
    if not file.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("GitHub's document comes from npm, which is not there")
        folder.mkdir(parents=True, exist_ok=True)
        package = f"@octokit/openapi@{OCTOKIT_OPENAPI}"
        done = run([npm, "pack", "--silent", package], cwd=folder)
        archives = sorted(folder.glob("*.tgz"))
        if done.code or not archives:
            raise Unavailable(f"GitHub's document is out of reach: {done.complaint()}")
        with tarfile.open(archives[0]) as archive:
            archive.extract(member, folder, filter="data")
    return Document("github", file, file.parent)


def corpus() -> list[Document]:
    """Every document of the corpus.

    Raises:
        Unavailable: it is not there.
    """
    index = CORPUS / "index.tsv"
    if not index.is_file():
        raise Unavailable("the corpus, ../shared/corpus, is not there")
    with index.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Document(row["id"], CORPUS / row["entry"], CORPUS / row["id"]) for row in rows
    ]


def openai() -> Document:
    """OpenAI's: 3 MB of YAML.

    Raises:
        Unavailable: the corpus is not there.
    """
    return next(document for document in corpus() if document.name == "openai")
