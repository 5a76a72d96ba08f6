"""The page of key data: the figures of two years for the reader's own area, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.models import User
from reference.areas import UK
from reports.dashboards.dashboard_page import own_area
from reports.key_data.figures import KeyData, KeyRow
from reports.key_data.forms import YearsForm, first_choice
from reports.key_data.years import YearOfMonths
from reports.query.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDataPage:
    """The form, and the figures of its years; no figures before the first month, or if the years do not fit."""

    form: YearsForm
    area: str
    then: YearOfMonths | None = None
    now: YearOfMonths | None = None
    rows: tuple[KeyRow, ...] = ()
    is_empty: bool = False
    is_one_force: bool = False

    @property
    def export_query(self) -> str:
        """The years, as the address of the download has them."""
        return f"then={self.form['then'].value()}&now={self.form['now'].value()}"


def page_for(user: User, query: QueryDict | Mapping[str, Any]) -> KeyDataPage:
    """The page of an address. Raises QuestionRefused for a person who reads no figures."""
    reader = Reader(user)
    if not reader.periods:
        return KeyDataPage(form=YearsForm(periods=[]), area=user.place, is_empty=True)
    data = {**first_choice(reader.periods), **{name: query[name] for name in ("then", "now") if query.get(name)}}
    form = YearsForm(data, periods=reader.periods)
    if not form.is_valid():
        return KeyDataPage(form=form, area=user.place)
    then, now = form.chosen
    area = own_area(user)
    rows = KeyData(reader=reader, then=then, now=now, area=area).rows
    name = UK.name if area == UK.key else user.place
    return KeyDataPage(
        form=form, area=name, then=then, now=now, rows=tuple(rows), is_one_force=user.force_id is not None
    )
