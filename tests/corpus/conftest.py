"""Fixtures: where packages of real documents are generated, and GitHub's document from npm."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

OCTOKIT = "@octokit/openapi@23.0.2"


@pytest.fixture(scope="session")
def github_document() -> Path:
    """GitHub's description of its API, as npm has it; kept outside of the repository."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "specloom-tests" / "octokit-openapi-23.0.2"
    file = folder / "package" / "generated" / "api.github.com.json"
    if file.is_file():
        return file
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("GitHub's document comes from npm, which is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [npm, "pack", "--silent", OCTOKIT],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("GitHub's document comes from npm, whose registry does not answer")
    archives = sorted(folder.glob("*.tgz"))
    if done.returncode or not archives:
        pytest.skip(f"GitHub's document comes from npm: {done.stderr.strip()[:200]}")
    with tarfile.open(archives[0]) as archive:
        archive.extract("package/generated/api.github.com.json", folder, filter="data")
    return file
