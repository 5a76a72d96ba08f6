"""Loading: file rows are added once, ended terms stay ended, and mistakes are all named and store nothing."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference import data_files, loading
from reference.models import Force, ForceAlias, Origin, Unit
from tests.reference.making import change, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the files, for a test to change."""
    for path in data_files.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    return tmp_path


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(path, *lines):
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def load():
    """Load, and return how many rows each changed table added and updated."""
    with owner():
        return {table.title: (table.added, table.changed) for table in loading.load() if table.added or table.changed}


def problems():
    with owner(), pytest.raises(loading.FilesRefused) as refusal:
        loading.load()
    return refusal.value.problems


def command():
    out = StringIO()
    with owner():
        call_command("load_reference", stdout=out)
    return out.getvalue()


def test_a_second_run_changes_nothing_and_writes_nothing():
    load()

    with CaptureQueriesContext(connection) as queries:
        touched = load()

    assert touched == {}
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_the_command_says_that_there_is_nothing_to_change():
    load()

    assert command() == "Reference tables: nothing to change in 644 rows\n"


def test_new_and_changed_rows_come_in_and_are_counted(folder):
    add(folder / "origins.csv", "drone,Seen from the air,23")
    replace(folder / "origins.csv", "Financial institution", "Bank or other financial institution")

    output = command()

    assert output == "origins: 1 added, 1 changed, 22 kept\n"
    assert Origin.objects.get(pk="drone").name == "Seen from the air"
    assert Origin.objects.get(pk="financial-institution").name == "Bank or other financial institution"


def test_a_row_that_left_its_file_stays(folder):
    replace(folder / "origins.csv", "industry,", "trade,")
    replace(folder / "origins.csv", "Industry, such", "Trade, such")

    assert load() == {"origins": (1, 0)}
    assert Origin.objects.filter(pk__in=["industry", "trade"]).count() == 2


def test_term_ended_by_a_user_stays_ended():
    ended = Origin.objects.get(pk="helpline")
    ended.valid_to = date(2026, 3, 31)
    change(ended)

    assert load() == {}
    assert Origin.objects.get(pk="helpline").valid_to == date(2026, 3, 31)


def test_an_alias_that_moves_to_another_force_is_changed(folder):
    replace(folder / "force_aliases.csv", "E23000005,gmp", "BTP,gmp")

    assert load() == {"force aliases": (0, 1)}
    assert ForceAlias.objects.get(alias="gmp").force_id == "BTP"


def test_merger_and_its_successor_are_loaded_in_one_run(folder):
    head, kent = (folder / "forces.csv").read_text(encoding="utf-8").split("\nE23000032,")
    line, rest = kent.split("\n", 1)
    ended = "E23000032," + line.replace("yes,yes,,,,", "yes,yes,,2026-03-31,E99,")
    new = "E99,South Eastern Police,South Eastern,south-eastern,eastern,ersou,territorial,england,"
    new += "yes,yes,2026-04-01,,,,,,,"
    (folder / "forces.csv").write_text("\n".join([head, ended, new, rest]), encoding="utf-8")

    assert load() == {"forces": (1, 1)}
    assert Force.objects.get(pk="E23000032").successor_id == "E99"
    assert Force.objects.due_in(date(2026, 3, 1)).count() == Force.objects.due_in(date(2026, 4, 1)).count() == 46


def test_every_mistake_of_every_file_is_named_and_nothing_is_stored(folder):
    add(folder / "units.csv", "arctic,ARCTIC,Arctic Unit,12,perhaps")
    add(folder / "origins.csv", "drone,Seen from the air,twelve", "other,Another,24")
    add(folder / "force_aliases.csv", "E99,nowhere police", ",nobody's police")
    replace(folder / "forces.csv", "E23000032,Kent Police,Kent,kent,eastern,", "E23000032,Kent Police,Kent,kent,Kent,")

    messages = problems()

    assert [problem.split(". ")[0] for problem in messages] == [
        "units.csv, line 17, column reviewed_by_national: “perhaps”",
        "force_aliases.csv, line 46, column force: “”",
        "origins.csv, line 28, column order: “twelve”",
        "origins.csv, line 29: the same code as line 26.",
        "forces.csv, line 38, column region: “Kent”",
        "force_aliases.csv, line 45, column force: “E99”",
    ]
    assert not Unit.objects.filter(pk="arctic").exists()


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("origins.csv", "a b,Invented,23", "Use letters"),
        ("exploitation_sub_types.csv", "LAB.x,SEX,Invented,9", "Start the sub-type code with the type’s"),
        ("force_aliases.csv", "BTP,Railway Police", "Enter the spelling in lower case"),
        ("force_names.csv", "BTP,Railway Police,Railway,2014-01-01,2013-12-31", "must be after the start date"),
        ("force_names.csv", "E23000030,Hants Police,Hants,2022-11-15,2022-12-31", "begins before line 4 has ended"),
    ],
)
def test_a_row_that_breaks_a_rule_of_its_table_is_named(folder, file, line, sentence):
    add(folder / file, line)

    (problem,) = problems()

    assert problem.startswith(f"{file}, line ")
    assert sentence in problem


def test_the_command_names_the_mistakes(folder):
    add(folder / "origins.csv", "a b,Invented,23")

    with pytest.raises(CommandError, match=r"Nothing was loaded\.\norigins\.csv, line 28: Use letters"):
        command()
