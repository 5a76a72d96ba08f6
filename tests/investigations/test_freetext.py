"""Remarks that may identify a person raise a warning that must be answered before the return is submitted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Finding
from investigations.quality import checks
from investigations.returns import rows
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, draft, series, suspects, typed, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
PEOPLE = {
    f"people_{axis}": [group[axis] for group in (victims(1), suspects(1))]
    for axis in ("role", "nationality", "gender", "age_group", "count")
}
REMARKS = "Her brother Tomasz drives the van."


@made_once
def priya():
    """The analyst, at a draft for February."""
    series(FEBRUARY, FEBRUARY)
    return analyst()


def added(person: Any, remarks: str) -> Entry:
    """A row of her draft with these remarks."""
    words = typed("LAN/1", remarks=remarks) | PEOPLE
    return rows.add(draft(FEBRUARY, by=person).monthly_return, typed=words, by=person).entry


def asked() -> list[Finding]:
    return list(Finding.objects.filter(rule="personal_data").order_by("pk"))


@pytest.mark.parametrize(
    ("remarks", "what"),
    [
        (REMARKS, "a person’s name"),
        ("Write to anna.k@example.org first.", "an email address"),
        ("Call 07700 900123 after six.", "a phone number"),
        ("She was born on 4 May 1991.", "a date of birth"),
        ("Moved to a flat at SW1A 1AA in May.", "a postcode"),
        ("Passport number 123456789 was seized.", "a passport or identity document number"),
    ],
)
def test_return_with_an_unanswered_personal_data_warning_cannot_be_submitted(priya, remarks, what):
    entry = added(priya, remarks)

    (finding,) = asked()
    assert finding.message == f"The remarks may contain {what}."
    assert entry.words.remarks == remarks
    with pytest.raises(TransitionNotAllowed, match="1 warning"):
        decisions.submit(LANCASHIRE, FEBRUARY, by=priya)

    checks.explain(finding.pk, reason="This is not what it looks like.", by=priya)

    assert decisions.submit(LANCASHIRE, FEBRUARY, by=priya).status == "submitted"


def test_warning_ends_when_its_words_are_removed_and_new_words_raise_another(priya):
    entry = added(priya, REMARKS)
    checks.explain(asked()[0].pk, reason="This is not a person’s name.", by=priya)

    rows.save(entry.pk, typed={"remarks": "A van is used."}, version=entry.version, by=priya)
    assert asked() == []
    entry.refresh_from_db()
    rows.save(entry.pk, typed={"remarks": "Her sister Milena drives."}, version=entry.version, by=priya)

    assert [finding.state for finding in asked()] == ["open"]


def test_no_finding_stores_a_word_of_the_remarks(priya):
    added(priya, REMARKS)

    (finding,) = asked()
    assert "Tomasz" not in " ".join([finding.message, finding.remedy, finding.figure, finding.field])


def test_row_names_the_word_and_one_button_answers(priya, client):
    entry = added(priya, REMARKS)
    client.force_login(priya)
    address = f"/returns/{LANCASHIRE}/2020-02/"

    page = client.get(f"{address}?row={entry.pk}").content.decode()
    assert "“Tomasz” looks like a person’s name" in page
    assert "1 warning" in page
    assert "The remarks may contain a person’s name." in client.get(f"{address}submit/").content.decode()
    (reason,) = re.findall(r'name="reason" value="(This is not [^"]*)"', page)
    client.post(f"{address}findings/{asked()[0].pk}/", {"reason": reason})

    page = client.get(f"{address}?row={entry.pk}").content.decode()
    assert "“Tomasz”: This is not a person’s name." in page
    assert "1 warning" not in page
