"""The files of facts: each names its source, and every row is whole."""

from __future__ import annotations

import csv

import pytest

from reference import files, loading, workingdays

NAMES = sorted(path.name for path in files.FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_every_file_names_its_source(name):
    assert "Source: " in files.source(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_cell_for_every_column(name):
    text = (files.FOLDER / name).read_text(encoding="utf-8")
    table = [line for line in csv.reader(text.splitlines()) if not line[0].startswith("#")]

    assert {len(line) for line in table} == {len(files.columns(name))}


def test_every_file_is_loaded_or_read():
    assert {source.file for source in loading.SOURCES} | {workingdays.FILE} == set(NAMES)
