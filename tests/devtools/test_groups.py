"""The groups of the suite, by the text of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools import testing
from tests import groups


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of three kinds, and a folder that marks everything in it."""
    (tmp_path / "test_plain.py").write_text("def test_it(): ...")
    (tmp_path / "test_whole.py").write_text("pytestmark = pytest.mark.matrix\ndef test_it(): ...")
    (tmp_path / "test_partly.py").write_text("@pytest.mark.matrix\ndef test_it(): ...\ndef test_other(): ...")
    (tmp_path / "browser").mkdir()
    (tmp_path / "browser" / "conftest.py").write_text("item.add_marker(pytest.mark.browser)")
    (tmp_path / "browser" / "test_pages.py").write_text("def test_it(): ...")
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("", {"plain", "whole", "partly", "pages"}),
        ("demo", {"plain", "whole", "partly", "pages"}),
        ("matrix", {"whole", "partly"}),
        ("browser", {"pages"}),
        ("processes", set()),
        (groups.THE_REST, {"plain", "partly"}),
    ],
)
def test_file_is_opened_for_each_group_it_may_contain(folder: Path, asked: str, opened: set[str]) -> None:
    files = folder.rglob("test_*.py")

    assert {file.stem.removeprefix("test_") for file in files if groups.may_hold(file, asked)} == opened


def test_suite_uses_exactly_these_groups() -> None:
    asked = {arguments[arguments.index("-m") + 1] for arguments, _ in testing.GROUPS.values()}

    assert asked == {*groups.MARKS, groups.THE_REST}


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("with pytest.raises(IntegrityError): ...", True),
        ("with connection.cursor() as cursor: ...", True),
        ("def test_two_at_once(committed): ...", True),
        ("assert client.get('/').status_code == 200", False),
    ],
)
def test_file_with_server_dependent_behaviour_runs_on_a_second_server_too(
    tmp_path: Path, words: str, asks: bool
) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(words)

    assert groups.asks_the_server(file) == asks


def test_figures_and_the_log_always_run_on_a_second_server(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    file = tmp_path / "figures" / "test_it.py"
    file.write_text("def test_it(): ...")

    assert groups.asks_the_server(file)
