"""A month is read however people type it, and a day within a month is none."""

from __future__ import annotations

from datetime import date

import pytest

from imports.checking import typed_months
from imports.checking.typed_months import NotAMonth


@pytest.mark.parametrize(
    "text",
    [
        "July 2019", "july 2019", "Jul 2019", "Jul. 2019", "Jul-19", "July  2019", "2019-07", "2019/7", "07/2019",
        "7-2019", "01/07/2019", "2019-07-01", "1 July 2019", "31/07/2019",
    ],
)  # fmt: skip
def test_month_is_read(text: str) -> None:
    assert typed_months.read(text) == date(2019, 7, 1)


@pytest.mark.parametrize(
    "text",
    ["", "July", "2019", "13/2019", "2019-00", "Jly 2019", "15/07/2019", "July 2019 (r)", "2019.1", "31/12/9999"],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(NotAMonth):
        typed_months.read(text)
