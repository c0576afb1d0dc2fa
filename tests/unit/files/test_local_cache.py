"""A cache that changes no answer, whatever happens to it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from specloom.files import local_cache as module
from specloom.files.local_cache import LocalCache, local_cache


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    cache = LocalCache(tmp_path / "deep" / "cache")
    assert cache.read("a") is None
    cache.keep("a", b"1")
    cache.keep("a", b"2")
    assert cache.read("a") == b"2"
    assert (tmp_path / "deep" / "cache" / ".gitignore").read_text().endswith("*\n")


@pytest.mark.parametrize("broken", [b"", b"x", b"\0" * 100])
def test_what_is_broken_is_not_there(tmp_path: Path, broken: bytes) -> None:
    cache = LocalCache(tmp_path)
    cache.keep("a", b"1")
    whole = (tmp_path / "a").read_bytes()
    for content in (broken, whole[:-1], whole + b"x"):
        (tmp_path / "a").write_bytes(content)
        assert cache.read("a") is None


def test_a_place_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "cache" / "taken").mkdir(parents=True)
    for cache, name in (
        (LocalCache(tmp_path / "file" / "cache"), "a"),
        (LocalCache(tmp_path / "cache"), "taken"),
        (LocalCache(None), "a"),
    ):
        cache.keep(name, b"1")
        assert cache.read(name) is None
    assert (tmp_path / "file").read_text() == "mine"
    assert os.listdir(tmp_path / "cache") in (
        ["taken"],
        [".gitignore", "taken"],
        ["taken", ".gitignore"],
    )


def test_a_cache_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10_000)
    cache = LocalCache(tmp_path)
    for number in range(50):
        cache.keep(f"a{number}", b"x" * 1_000)
        os.utime(tmp_path / f"a{number}", ns=(number, number))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 11_000
    assert cache.read("a49") == b"x" * 1_000, "the last is there"
    assert cache.read("a0") is None


def test_many_write_at_the_same_time(tmp_path: Path) -> None:
    contents = [bytes([number]) * 100_000 for number in range(8)]
    seen: list[bytes | None] = []

    def work(content: bytes) -> None:
        cache = LocalCache(tmp_path)
        for _ in range(20):
            cache.keep("a", content)
            seen.append(cache.read("a"))

    threads = [threading.Thread(target=work, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) <= set(contents)
    assert len(seen) == 160


def test_it_is_beside_the_project_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPECLOOM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    out = tmp_path / "project" / "src" / "pets"
    local_cache(out).keep("a", b"1")
    assert (tmp_path / "home" / "specloom" / "a").is_file()
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").write_text("")
    local_cache(out).keep("a", b"1")
    assert (tmp_path / "project" / ".specloom_cache" / "a").is_file()
    monkeypatch.setenv("SPECLOOM_CACHE", str(tmp_path / "named"))
    local_cache(out).keep("a", b"1")
    assert (tmp_path / "named" / "a").is_file()
    monkeypatch.setenv("SPECLOOM_CACHE", "")
    local_cache(out).keep("a", b"1")
    assert local_cache(out).read("a") is None


def test_what_is_kept_at_the_same_time_is_all_kept(tmp_path: Path) -> None:
    for number in range(50):
        cache = LocalCache(tmp_path / str(number))
        start = threading.Barrier(4)

        def keep(
            name: str, cache: LocalCache = cache, start: threading.Barrier = start
        ) -> None:
            start.wait()
            cache.keep(name, b"1")

        threads = [threading.Thread(target=keep, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [cache.read(name) for name in "abcd"] == [b"1"] * 4


def test_what_is_read_and_what_nothing_makes_again_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10_000)
    cache = LocalCache(tmp_path)
    for name in ("texts-a", "read", "unread"):
        cache.keep(name, b"1" * 1_000)
        os.utime(tmp_path / name, (1, 1))
    for number in range(20):
        assert cache.read("read")
        cache.keep(f"new{number}", b"2" * 1_000)
    assert cache.read("texts-a")
    assert cache.read("unread") is None
