"""The files of facts: each names its source, and every row is whole."""

from __future__ import annotations

import csv

import pytest

from reference import countries, data_files, loading, working_days

NAMES = sorted(path.name for path in data_files.FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_every_file_names_its_source(name):
    assert "Source: " in data_files.source(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_cell_for_every_column(name):
    text = (data_files.FOLDER / name).read_text(encoding="utf-8")
    table = [line for line in csv.reader(text.splitlines()) if not line[0].startswith("#")]

    assert {len(line) for line in table} == {len(data_files.columns(name))}


def test_every_file_is_loaded_or_read():
    assert {source.file for source in loading.SOURCES} | {working_days.FILE, countries.FILE} == set(NAMES)
