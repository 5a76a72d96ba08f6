"""Saved views that people share, and two requests for analysis: one answered, one open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import clock
from demo import people
from demo.cast import Cast
from reports.choices import Handling, SavedPage, SharedWith
from reports.explorer import saved_views
from reports.models import SavedView
from reports.requests import analysis_requests
from reports.requests.analysis_requests import RequestDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """One saved view, and who its owner shares it with."""

    name: str
    owner: str
    page: SavedPage
    address: str
    shared_with: SharedWith


CAR_WASHES = SharedView(
    name="Hand car washes by region",
    owner=people.NATIONAL,
    page=SavedPage.EXPLORER,
    address="rows=region&primary_type=LAB&sub_type=LAB.car-wash",
    shared_with=SharedWith.NATIONAL,
)
VIEWS = (
    CAR_WASHES,
    SharedView(
        name="Nationality of potential victims by gender",
        owner=people.PUBLISHER,
        page=SavedPage.EXPLORER,
        address="measure=potential_victims&rows=victim_nationality&columns=victim_gender",
        shared_with=SharedWith.NATIONAL,
    ),
    SharedView(
        name="County lines in the North West",
        owner=people.coordinator("nwrocu"),
        page=SavedPage.DASHBOARD,
        address="area=unit:nwrocu&flag=county_lines:yes",
        shared_with=SharedWith.UNIT,
    ),
)
ANSWER = (
    "The figures by region are attached. They count live investigations with hand car washes as a sub-type, so a case "
    "with several sub-types is included. Forces without an approved return are named under the table."
)


def add(cast: Cast, *, present: datetime) -> Iterator[str]:
    """Save the views and record the requests. Yield a line about each kind for the terminal."""
    with clock.at(present - timedelta(days=20)):
        saved = {view.name: _save(view, cast=cast) for view in VIEWS}
    yield f"{len(saved)} saved views, each shared"
    _record_answered(saved[CAR_WASHES.name], cast=cast, present=present)
    _record_open(cast, present=present)
    yield "2 requests for analysis, one of them answered"


def _save(view: SharedView, *, cast: Cast) -> SavedView:
    owner = cast[view.owner]
    saved = saved_views.save(view.name, page=view.page, address=view.address, by=owner)
    return saved_views.change(
        saved.public_id, name=view.name, shared_with=view.shared_with, seen=saved_views.token_of(saved), by=owner
    )


def _record_answered(view: SavedView, *, cast: Cast, present: datetime) -> None:
    with clock.at(present - timedelta(days=12)):
        details = _details(
            question="How many live investigations concern hand car washes, by region?",
            asked_by="R Ellery, policy adviser",
            asked_on=clock.today(),
            due_on=clock.today() + timedelta(days=7),
        )
        request = analysis_requests.record(details, by=cast.national)
        analysis_requests.add_figure(request.public_id, view.public_id, by=cast.national)
    with clock.at(present - timedelta(days=8)):
        analysis_requests.answer(request.public_id, ANSWER, seen=analysis_requests.token_of(request), by=cast.national)


def _record_open(cast: Cast, *, present: datetime) -> None:
    with clock.at(present - timedelta(days=3)):
        details = _details(
            question="Has the share of potential victims under 18 changed since May, and in which regions?",
            asked_by="T Goddard, head of analysis",
            asked_on=clock.today(),
            due_on=clock.today() + timedelta(days=8),
        )
        analysis_requests.record(details, by=cast.publisher)


def _details(*, question: str, asked_by: str, asked_on: date, due_on: date) -> RequestDetails:
    return RequestDetails(
        question=question,
        asked_by=asked_by,
        organisation="Home Office",
        asked_on=asked_on,
        due_on=due_on,
        handling=Handling.SENSITIVE,
    )
