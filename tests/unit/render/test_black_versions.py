"""What is generated is as every supported version of black would lay it out."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
import venv
from pathlib import Path

import pytest

from specloom.document import load
from specloom.model import build
from specloom.plan import plan
from specloom.render.rendering import render

ROOT = Path(__file__).resolve().parents[3]


def lowest_version() -> str:
    """The lowest version of black that specloom says it works with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (wanted,) = (
        dependency
        for dependency in project["dependencies"]
        if dependency.startswith("black")
    )
    match = re.fullmatch(r"black>=([\d.]+)", wanted)
    assert match, wanted
    return match[1]


@pytest.fixture(scope="module")
def lowest() -> Path:
    """The lowest black in an environment of its own, made once and kept outside of the repository."""
    version = lowest_version()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "specloom-tests" / f"black-{version}"
    black = folder / "bin" / "black"
    if not black.exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q"]
        done = subprocess.run(
            [*command, f"black=={version}.*"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"black {version} cannot be installed: {done.stderr[-300:]}")
    return black


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is generated of the documents of all features, without the runtime."""
    folder = tmp_path_factory.mktemp("packages")
    for spec in sorted((ROOT / "tests" / "features").glob("*/openapi.yaml")):
        document = load(spec)
        api, _ = build(document)
        name = f"{spec.parent.name}_{spec.stem}".replace("-", "_")
        package, _ = plan(api, name=name, source=spec.name, document=document)
        for file in render(package):
            if not file.path.startswith("runtime/"):
                place = folder / name / file.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(file.text, encoding="utf-8")
    assert len(list(folder.iterdir())) > 20
    return folder


def test_the_lowest_supported_black_changes_nothing(lowest: Path, texts: Path) -> None:
    """Nor does the newest: see `test_quality.py`, and `test_output.py` of the features."""
    # The shared runtime in `generated` is the same, which `tests/test_golden.py` holds it to.
    packages = [ROOT / "generated" / name for name in ("koodrive", "metastudio", "pds")]
    folders = (texts, *packages, ROOT / "generator" / "specloom_runtime")
    done = subprocess.run(
        [lowest, "--check", "--diff", "--quiet", "--config", "/dev/null", *folders],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:3000] + done.stderr[-500:]
