"""A retired vocabulary term: it is carried forward, raises a warning, and is offered for no other row."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from investigations.models import Entry
from investigations.quality import checks
from investigations.returns import row_presenter, rows
from reference.models import ExploitationSubType, Nationality
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ENDED = "Labour exploitation: Hand car wash (no longer in use: choose another)"


@made_once
def priya():
    """Lancashire's analyst; two cases carried forward into February, one with a term that ended with January."""
    series(JANUARY, FEBRUARY)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2", sub_types="LAB.nail-bar")], by=person)
    ExploitationSubType.objects.filter(pk="LAB.car-wash").update(valid_to=date(2020, 1, 31))
    return person


def offered(entry: Entry) -> dict[str, bool]:
    """The sub-types that the form offers, and whether each is chosen."""
    fields = {field.name: field for field in row_presenter.form_of(entry, previous=None).fields}
    return {choice.label: choice.chosen for choice in fields["sub_types"].choices}


def test_code_is_carried_forward_unchanged_and_raises_a_warning(priya):
    february = draft(FEBRUARY, by=priya)

    (finding,) = checks.check(february)

    assert entry_of(february, "LAN/1").sub_types == ["LAB.car-wash"]
    assert (finding.rule, finding.severity, finding.entry.holding.reference) == ("retired_term", "warning", "LAN/1")


def test_form_marks_the_term_as_retired_and_offers_it_for_no_other_row(priya):
    february = draft(FEBRUARY, by=priya)

    assert offered(entry_of(february, "LAN/1"))[ENDED] is True
    assert not [label for label in offered(entry_of(february, "LAN/2")) if "Hand car wash" in label]


def test_choosing_a_new_term_answers_the_warning_and_removes_the_old_term(priya):
    entry = entry_of(draft(FEBRUARY, by=priya), "LAN/1")

    saved = rows.save(entry.pk, typed={"sub_types": ["LAB.nail-bar"]}, version=entry.version, by=priya)

    assert (saved.errors, saved.findings) == ({}, [])
    again = rows.save(entry.pk, typed={"sub_types": ["LAB.car-wash"]}, version=saved.entry.version, by=priya)
    assert "could be used until 31 January 2020" in again.errors["sub_types"][0]


def test_retired_nationality_is_not_offered_for_new_groups(priya):
    Nationality.objects.filter(pk="french").update(valid_to=date(2020, 1, 31))
    draft(FEBRUARY, by=priya)
    client = Client()
    client.force_login(priya)

    page = client.get(reverse("investigations:return-detail", args=[LANCASHIRE, "2020-02"])).content.decode()

    assert '<option value="German">' in page
    assert '<option value="French">' not in page
