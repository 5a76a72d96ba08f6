"""A row that is saved asks about words of its free text that may name somebody, and keeps them."""

from __future__ import annotations

import pytest

from investigations import rows
from tests.accounts.factories import analyst
from tests.investigations.factories import FEBRUARY, draft, series, typed


@pytest.mark.django_db
def test_a_saved_row_asks_about_its_remarks_and_keeps_them():
    series(FEBRUARY, FEBRUARY)
    priya = analyst()
    words = typed("LAN/1", remarks="Her brother Tomasz drives the van.")

    saved = rows.add(draft(FEBRUARY, by=priya).monthly_return, typed=words, by=priya)

    assert [one.found for one in saved.suspicions] == ["Tomasz"]
    assert saved.errors == {}
    assert saved.entry.words.remarks == "Her brother Tomasz drives the van."
