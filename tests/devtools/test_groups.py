"""The groups of the suite, by the text of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools import groups, testing
from mspt.setup import places

TESTS = places.ROOT / "tests"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of three kinds, and a folder that marks everything in it."""
    (tmp_path / "test_plain.py").write_text("def test_it(): ...")
    (tmp_path / "test_whole.py").write_text("pytestmark = pytest.mark.matrix\ndef test_it(): ...")
    (tmp_path / "test_partly.py").write_text("@pytest.mark.matrix\ndef test_it(): ...\ndef test_other(): ...")
    (tmp_path / "browser").mkdir()
    (tmp_path / "browser" / "test_pages.py").write_text("def test_it(): ...")
    return tmp_path


@pytest.mark.parametrize(
    ("expression", "opened"),
    [
        ("", {"plain", "whole", "partly", "pages"}),
        ("demo", {"plain", "whole", "partly", "pages"}),
        ("matrix", {"whole", "partly"}),
        ("browser", {"pages"}),
        ("processes", set()),
        ("processes or alone", set()),
        ("matrix or browser", {"whole", "partly", "pages"}),
        (groups.THE_REST, {"plain", "partly"}),
    ],
)
def test_file_is_opened_for_each_group_it_may_contain(folder: Path, expression: str, opened: set[str]) -> None:
    files = folder.rglob("test_*.py")

    assert {file.stem.removeprefix("test_") for file in files if groups.may_hold(file, expression)} == opened


def test_each_whole_folder_exists_and_its_tests_are_in_that_group() -> None:
    for folder, mark in groups.WHOLE_FOLDERS.items():
        files = [*(TESTS / folder).glob("test_*.py")]
        assert files, f"tests/{folder} has no test: was it renamed?"
        assert {groups.may_hold(file, mark) for file in files} == {True}
        assert {groups.may_hold(file, groups.THE_REST) for file in files} == {False}


def test_suite_uses_exactly_these_groups() -> None:
    marks = {arguments[arguments.index("-m") + 1] for arguments, _ in testing.GROUPS.values()}

    assert marks == {*groups.MARKS, groups.THE_REST}


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


def test_only_the_tests_that_use_it_run_on_a_second_server(tmp_path: Path) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(
        "REFUSED = pytest.raises(IntegrityError)\n"
        "def spoil(): connection.cursor()\n"
        "@pytest.fixture\ndef spoilt(): spoil()\n"
        "def test_by_fixture(spoilt): ...\n"
        "def test_by_constant():\n    with REFUSED: ...\n"
        "@pytest.mark.parametrize('error', [IntegrityError])\ndef test_by_decorator(error): ...\n"
        "class TestThem:\n    def test_it(self, committed): ...\n"
        "def test_page(client): ...\n"
    )

    assert {name for name in groups.tests_of_the_server(file) if name.lower().startswith("test")} == {
        "test_by_fixture",
        "test_by_constant",
        "test_by_decorator",
        "TestThem",
    }


@pytest.mark.parametrize(("number", "places"), [(1, [0]), (3, [0, 1, 2]), (4, [0, 1, 3]), (77, [0, 38, 76])])
def test_second_server_repeats_a_few_examples_of_a_function(number: int, places: list[int]) -> None:
    assert groups.spread(range(number)) == places


def test_fixture_that_every_test_has_selects_them_all(tmp_path: Path) -> None:
    file = tmp_path / "test_it.py"
    file.write_text("@pytest.fixture(autouse=True)\ndef spoilt(): connection.cursor()\ndef test_page(client): ...\n")

    assert "test_page" in groups.tests_of_the_server(file)


def test_embedded_servers_of_a_test_are_not_tried_a_second_time(tmp_path: Path) -> None:
    file = tmp_path / "test_it.py"
    file.write_text("from devtools.postgres import Postgres\nimport psycopg\ndef test_it(): ...\n")

    assert not groups.asks_the_server(file)


def test_folders_and_names_that_depend_on_the_server_exist() -> None:
    names = [file.stem for file in TESTS.rglob("test_*.py")]

    assert [folder for folder in groups.FOLDERS_OF_THE_SERVER if not (TESTS / folder).is_dir()] == []
    assert [word for word in groups.NAMES_OF_THE_SERVER if not any(word in name for name in names)] == []


def test_whole_file_of_a_search_runs_on_a_second_server(tmp_path: Path) -> None:
    file = tmp_path / "test_search.py"
    file.write_text("def test_page(client): ...\n")

    assert groups.asks_the_server(file)
    assert "test_page" in groups.tests_of_the_server(file)
