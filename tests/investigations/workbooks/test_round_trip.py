"""Whatever a draft holds, its workbook reads back as the same draft."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from investigations.choices import FLAGS, MAY_NOT_APPLY, AgeGroup, Gender, PersonRole
from investigations.returns import creation, vocabulary, whole_import
from investigations.returns.fields import FIELDS
from investigations.returns.whole_changes import ChangeKind
from investigations.returns.whole_import import InvestigationRow
from investigations.workbooks import draft_workbook, return_file, uploads
from tests.accounts.factories import LANCASHIRE, analyst
from tests.imports import in_process
from tests.investigations.factories import FEBRUARY, series
from tests.properties import examples

pytestmark = pytest.mark.django_db

NOT_APPLICABLE = ("n/a", "Not applicable")
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x24F)
REMARKS = st.one_of(
    st.text(LETTERS, max_size=60),
    st.sampled_from(
        [
            "=1+1",
            "'=1+1",
            "-3",
            "@home",
            "+44",
            "two\nlines",
            "00123",
            "1/2/2020",
            "TRUE",
            "a;b",
            "'",
            "two  spaces",
            "сору",
            "a\u200bb",
        ]
    ),
)


def codes_of(name: str) -> list[str]:
    terms = getattr(vocabulary.present(), name)
    return [term.code for term in terms.present_on(date(2020, 2, 29))]


@st.composite
def investigation(draw: Any, number: int) -> InvestigationRow:
    """A live or closed investigation with any values of the form, as codes and as typed text."""
    types = codes_of("types")
    primary = draw(st.sampled_from(types))
    secondary = draw(st.lists(st.sampled_from([code for code in types if code != primary]), unique=True, max_size=2))
    fitting = [code for code in codes_of("sub_types") if code.partition(".")[0] in {primary, *secondary}]
    is_closed = draw(st.booleans())
    values = {
        "reference": f"LAN/{number:04d}",
        "operation_name": draw(st.sampled_from(["", "Op MARLSTONE", "Op 7"])),
        "state": "closed" if is_closed else "live",
        "opened_on": draw(st.dates(date(2016, 1, 1), date(2020, 2, 1))).strftime("%d/%m/%Y"),
        "stage": draw(st.sampled_from(codes_of("stages"))),
        "origin": draw(st.sampled_from(codes_of("origins"))),
        "primary_type": primary,
        "secondary_types": secondary,
        "sub_types": draw(st.lists(st.sampled_from(fitting), unique=True, max_size=3)) if fitting else [],
        "partner_agencies": draw(st.lists(st.sampled_from(codes_of("agencies")), unique=True, max_size=3)),
        "closing_reason": draw(st.sampled_from(codes_of("closing_reasons"))) if is_closed else "",
        "closed_on": draw(st.dates(date(2020, 2, 2), date(2020, 2, 29))).strftime("%d/%m/%Y") if is_closed else "",
        "nrm_referrals": draw(st.sampled_from(["", "0", "12", "two", "n/a"])),
        "morile_score": draw(st.sampled_from(["", "216", "Not applicable"])),
        "remarks": draw(REMARKS),
        **{
            name: draw(st.sampled_from(["yes", "no", "not_known", "", *["Not applicable"] * (name in MAY_NOT_APPLY)]))
            for name in FLAGS
        },
    }
    places = st.tuples(
        st.sampled_from(PersonRole.values), st.sampled_from(codes_of("nationalities")), st.sampled_from(Gender.values),
        st.sampled_from(AgeGroup.values),
    )  # fmt: skip
    people = [
        dict(
            zip(("role", "nationality", "gender", "age_group"), place, strict=True), count=str(draw(st.integers(1, 40)))
        )
        for place in draw(st.lists(places, unique=True, max_size=3))
    ]
    return InvestigationRow(values=values, people=people)


def refused(row: InvestigationRow) -> list[str]:
    """The columns of a row that no return can have: not a number, or a question that does apply."""
    roles = {group["role"] for group in row.people or ()}
    does_apply = {"early_advice": "suspect", "section_45": "suspect", "victim_liaison_officer": "victim"}
    does_apply |= {"nrm_referrals": "victim"}
    names = [name for name, role in does_apply.items() if row.values[name] in NOT_APPLICABLE and role in roles]
    return [FIELDS[name].label for name in names + ["nrm_referrals"] * (row.values["nrm_referrals"] == "two")]


@examples(12)
@given(data=st.data(), number=st.integers(1, 8), ending=st.sampled_from(sorted(draft_workbook.ENDINGS)))
def test_workbook_of_a_draft_reads_back_as_the_same_draft(data: st.DataObject, number: int, ending: str) -> None:
    with transaction.atomic():
        series(FEBRUARY, FEBRUARY)
        person = analyst(LANCASHIRE)
        rows = [data.draw(investigation(each)) for each in range(number)]
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=rows, by=person, submit=False)
        revision = creation.working(creation.begin(LANCASHIRE, FEBRUARY, by=person))
        typed_badly = Counter(label for row in rows for label in refused(row))

        workbook = draft_workbook.workbook_of(revision, by=person, ending=ending)
        file = return_file.read(in_process.read(workbook.content))
        report = uploads.report_on(file, force=LANCASHIRE, month=FEBRUARY, by=person)
        transaction.set_rollback(True)

    assert file.problems == ()
    columns = Counter(problem.column.partition(" ")[2].strip("()") for problem in report.problems)
    assert columns == typed_badly
    assert [(change.reference, change.fields) for change in report.changes] == []
    assert dict(report.counts)[ChangeKind.UNCHANGED] == number
