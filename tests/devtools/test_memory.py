"""The data of a test server is in memory where there is space, in a private folder that goes with its checkout."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from devtools import memory
from devtools.postgres import Postgres


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the machine's memory, with space."""
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(memory, "SHARED", shared)
    monkeypatch.setattr(memory, "_space", lambda: memory.SPACE)
    return shared


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def test_folder_is_private_and_found_again(shared: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = memory.folder_for(home)
    monkeypatch.setattr(memory, "_space", lambda: 0)  # for no new one

    assert folder is not None
    assert (folder.parent, stat.S_IMODE(folder.stat().st_mode)) == (shared, 0o700)
    assert memory.folder_for(home) == folder


def test_without_space_the_data_stays_on_the_disk(shared: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_space", lambda: memory.SPACE - 1)

    assert memory.folder_for(home) is None
    assert list(shared.iterdir()) == []


def test_a_machine_without_such_a_folder_uses_the_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "SHARED", home / "nowhere")

    assert memory.folder_for(home) is None


@pytest.mark.parametrize("limit", ["max\n", "1048576\n"])
def test_space_is_limited_to_what_the_container_may_use(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.undo()
    (tmp_path / "memory.max").write_text(limit)
    monkeypatch.setattr(memory, "SHARED", shared)
    monkeypatch.setattr(memory, "LIMIT_OF_CONTAINER", tmp_path / "memory.max")

    assert (memory._space() <= 1_048_576) is (limit != "max\n")


def test_folder_of_a_lost_checkout_is_removed_and_no_other(shared: Path, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    lost, kept = memory.folder_for(other), memory.folder_for(home)
    other.rmdir()

    memory.forget_lost()

    assert [path for path in (lost, kept) if path and path.exists()] == [kept]


def test_somebody_else_s_folder_is_not_used(shared: Path, home: Path, tmp_path: Path) -> None:
    folder = memory.folder_for(home)
    assert folder is not None
    (folder / memory.OWNER_NOTE).unlink()
    folder.rmdir()

    folder.symlink_to(tmp_path)
    assert memory.folder_for(home) is None
    folder.unlink()
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, 4242, 4242)
        assert memory.folder_for(home) is None


def test_removing_a_cluster_removes_its_data(shared: Path, home: Path) -> None:
    cluster = Postgres(home / "one", fast=True, in_memory=True)
    cluster.home.mkdir()
    cluster._move_to_memory()
    assert cluster.data.parent.parent == shared

    cluster.remove()

    assert list(shared.iterdir()) == []
