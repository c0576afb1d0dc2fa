"""A year of two packages in the repository of those who use them, with real git, ruff and kills."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import specloom as generator

from .command import SOURCES, SPEC, Specloom

PYPROJECT = """\
[tool.ruff]
line-length = 70
format.quote-style = "single"

[tool.specloom]
on-edit = "merge"

[[tool.specloom.packages]]
spec = "pets.yaml"
output = "src/acme/pets"
"""
SHOPS = """
[[tool.specloom.packages]]
spec = "shops.yaml"
output = "src/acme/shops"
"""
REASON = """
[tool.specloom.packages.edits]
"models.py" = "until the document has it"
"""
METHOD = """
    def call(self) -> str:
        return f'{self.name}!'
"""


def with_fields(title: str, *names: str) -> str:
    """The document with fields beside `name`, each of which says something."""
    fields = "".join(
        f"        {name}: {{type: string, description: Measured as {name}.}}\n"
        for name in names
    )
    return SPEC.replace("Pets", title) + fields


class Project:
    """The repository: `generate` and `check` are all that is ever run of specloom."""

    def __init__(self, specloom: Specloom) -> None:
        self.specloom = specloom
        self.folder = specloom.folder
        self.environment: dict[str, str] = {}
        for arguments in (
            ("init", "-q", "-b", "main"),
            ("config", "user.name", "somebody"),
            ("config", "user.email", "somebody@example.com"),
        ):
            self.git(*arguments)

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, check=True)

    def generate(self) -> None:
        done = self.specloom("generate", environment=self.environment)
        assert done.returncode == 0, done.stderr
        self.check()

    def check(self) -> None:
        done = self.specloom("generate", "--check", environment=self.environment)
        assert done.returncode == 0, done.stdout + done.stderr

    def format(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "ruff", "format", "-q", "src"],
            cwd=self.folder,
            check=True,
        )
        self.check()

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "as it is now")

    def killed(self, after: float) -> None:
        """Generate, and end that in its midst."""
        run = subprocess.Popen(
            [sys.executable, "-m", "specloom", "generate"],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(SOURCES),
                **self.specloom.environment,
            },
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()

    def models(self, package: str) -> str:
        return (self.folder / "src" / "acme" / package / "models.py").read_text()


def test_a_year_in_the_life_of_two_packages(specloom: Specloom, tmp_path: Path) -> None:
    project = Project(specloom)
    specloom.configure(PYPROJECT + SHOPS)
    specloom.spec(with_fields("Pets", *"bcdefgh"), "pets.yaml")
    specloom.spec(with_fields("Shops", *"bcdefgh"), "shops.yaml")
    project.generate()
    project.format()
    project.commit()

    # Somebody edits, and says why.
    models = project.folder / "src" / "acme" / "pets" / "models.py"
    models.write_text(models.read_text().rstrip("\n") + "\n" + METHOD)
    specloom.configure(PYPROJECT + REASON + SHOPS)
    project.check()
    project.commit()

    # The service grows: the edit is there, and so is the field.
    specloom.spec(with_fields("Pets", *"bcdefghi"), "pets.yaml")
    project.generate()
    assert METHOD in project.models("pets")
    assert "Measured as i." in project.models("pets")
    project.format()
    project.commit()

    # Two branches regenerate, far apart.
    project.git("checkout", "-qb", "theirs")
    specloom.spec(with_fields("Shops", *"bcdefghz"), "shops.yaml")
    project.generate()
    project.commit()
    project.git("checkout", "-q", "main")
    specloom.spec(with_fields("Shops", *"abcdefgh"), "shops.yaml")
    project.generate()
    project.commit()
    project.git("merge", "-q", "--no-edit", "theirs")
    project.check()
    project.generate()
    for field in "az":
        assert f"Measured as {field}." in project.models("shops")
    project.commit()

    # Runs are killed, whatever they were at.
    specloom.spec(with_fields("Pets", *"bcdefghij"), "pets.yaml")
    specloom.spec(with_fields("Shops", *"abdefghz"), "shops.yaml")
    for after in (0.15, 0.25, 0.35, 0.5):
        project.killed(after)
    project.generate()
    assert METHOD in project.models("pets")
    assert "Measured as j." in project.models("pets")
    assert "Measured as c." not in project.models("shops")
    assert not list((project.folder / "src" / "acme").glob(".*"))
    project.commit()

    # A newer specloom renders differently.
    upgraded = tmp_path / "upgraded"
    sources = Path(generator.__file__).parent
    shutil.copytree(sources, upgraded / "generator" / "specloom")
    shutil.copytree(sources.parents[1] / "templates", upgraded / "templates")
    template = upgraded / "templates" / "package" / "models.py.jinja"
    template.write_text(f"{template.read_text()}\nRENDERED = 2\n")
    project.environment = {"PYTHONPATH": str(upgraded / "generator")}
    project.generate()
    for package in ("pets", "shops"):
        assert "RENDERED = 2\n" in project.models(package)
    assert METHOD in project.models("pets")
    project.commit()

    # A package moves, and one goes.
    project.git("mv", "src/acme/pets", "src/acme/animals")
    moved = PYPROJECT.replace("src/acme/pets", "src/acme/animals")
    specloom.configure(moved + REASON)
    project.git("rm", "-rq", "src/acme/shops")
    specloom.spec(with_fields("Pets", *"bcdefghijk"), "pets.yaml")
    project.generate()
    assert METHOD in project.models("animals")
    assert "Measured as k." in project.models("animals")
