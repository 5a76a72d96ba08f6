"""Every hostile or broken file gets its expected result (P20 to P23).

They are read without the process around the reader: what that prevents is tested in `test_reading.py`.
"""

from __future__ import annotations

import pytest

from imports import reading
from imports.checking import columns
from imports.refusals import WORDS
from imports.uploaded_table import FileRejected, UploadedTable, letters
from tests.imports import in_process
from tests.imports.hostile import FILES
from tests.imports.hostile.case import Hostile
from tests.imports.layouts import DECISIONS

GOOD = b"Reference,Received on,Victims,Decision,Remarks\nR1,2020-04-03,1,Positive,none\n"


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name)
def test_hostile_file_gets_its_expected_result(hostile: Hostile) -> None:
    answer = in_process.read(hostile.make())

    if hostile.refused:
        assert isinstance(answer, FileRejected), answer
        assert answer.code == hostile.refused
        return
    assert isinstance(answer, UploadedTable), answer
    checked = columns.check(answer, DECISIONS)
    if hostile.notice[0]:
        assert hostile.notice in {(notice.seen, notice.where) for notice in answer.notices}
        assert hostile.notice[0] == "left_out" or hostile.notice[0] in {problem.code for problem in checked.problems}
        return
    assert checked.rows == ()
    assert [problem for problem in checked.problems if (problem.code, _address(problem)) == hostile.problem], checked
    assert all(problem.found and problem.remedy for problem in checked.problems)


def test_next_valid_file_is_read() -> None:
    reading.read(FILES[2].make())

    table = reading.read(GOOD)

    assert isinstance(table, UploadedTable)
    assert columns.check(table, DECISIONS).rows[0].values["victims"] == 1


NOT_BY_A_FILE = {"none", "several", "busy", "crashed", "too_slow", "too_much_memory"}  # tests/imports/test_reading.py


def test_every_refusal_has_a_file() -> None:
    assert set(WORDS) - {hostile.refused for hostile in FILES} == NOT_BY_A_FILE


def test_every_refusal_says_what_to_do() -> None:
    assert all(sentence.endswith(".") and remedy.endswith(".") for sentence, remedy in WORDS.values())


def _address(problem: columns.SheetProblem) -> str:
    where = problem.where
    here = f"{letters(where.column)}{where.row}"
    return f"{where.sheet}!{here}" if where.sheet else here
