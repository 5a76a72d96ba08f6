"""The least that each list needs, with the person who exports it: their own records beside others'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import QueryDict

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from exports.sources import ListLine, registered
from investigations.models import Holding, Investigation
from investigations.records import supporting_forces
from investigations.review import case_queries, queries
from matching import person_match
from prosecutions.assets.choices import AssetKind
from reports.choices import OfficialSeriesCode, Shorthand
from reports.models import OfficialEdition, OfficialFigure
from reports.requests import analysis_requests
from reports.requests.analysis_requests import RequestDetails
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national, stranger
from tests.investigations.advice.making import advise, reviewed_case
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, victims
from tests.nrm import making as nrm_making
from tests.nrm.crime import making as crime_making
from tests.orders import making as orders_making
from tests.prosecutions import asset_making as making_assets
from tests.prosecutions import case_making as making_cases
from tests.prosecutions import making as making_actions
from tests.prosecutions import team_making as making_teams
from tests.prosecutions import witness_making as making_witnesses
from tests.reports import months_made

THREE = {"LAN": LANCASHIRE, "CUM": CUMBRIA, "KEN": KENT}  # two of one unit, and one of another


def investigations() -> User:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)]), row("LAN/2")], by=analyst())
    approved(JANUARY, rows=[row("KEN/1")], by=stranger())
    return analyst()


def referrals() -> User:
    by = nrm_making.nrm_analyst()
    for person in (by, by, nrm_making.nrm_analyst(KENT)):
        nrm_making.begun(person)
    return by


def crimes() -> User:
    by = nrm_making.nrm_analyst()
    crime_making.opened(by, authority_reference="NRM 1")
    crime_making.crime(by, authority_reference="NRM 2")
    crime_making.opened(nrm_making.nrm_analyst(KENT))
    return by


def orders() -> User:
    by = orders_making.manager()
    orders_making.applied(by)
    orders_making.made(by)
    orders_making.made(orders_making.manager(KENT))
    return by


def cases_to_review() -> User:
    """A coordinator with two cases: one with a query and advice, in a force with a lead, the other with neither."""
    UserFactory(name="Ada Brown", force_id=LANCASHIRE)
    UserFactory(role=Role.LEAD, name="Lee Moss", force_id=LANCASHIRE, duty_phone="01772 000000")
    by = coordinator()
    advised, _quiet, _other = (reviewed_case(f"{name}/1", force=force) for name, force in THREE.items())
    advise(advised.investigation, by=by)
    route = case_queries.route_of(advised.investigation)
    assert route is not None
    queries.ask_about_case(advised.investigation.public_id, words="Has the CPS been asked?", seen=route.seen, by=by)
    return by


def advice() -> User:
    """A coordinator with two pieces of advice, beside one of another unit."""
    by = coordinator()
    for name, force in THREE.items():
        advise(reviewed_case(f"{name}/1", force=force).investigation, by=national() if force == KENT else by)
    return by


def supporting() -> User:
    """An analyst of a force that supports two cases of another, one under its name."""
    led = investigations()
    Holding.objects.filter(reference="LAN/1").update(operation_name="MARLSTONE")
    for reference, shares_name in (("LAN/1", True), ("LAN/2", False)):
        case = Investigation.objects.get(holdings__reference=reference)
        supporting_forces.enter(
            case.public_id, supporter=CUMBRIA, contact="The duty desk", shares_name=shares_name, by=led
        )
    return analyst(CUMBRIA)


def requests_for_analysis() -> User:
    by = national()
    today = clock.today()
    for question in ("How many car washes?", "How many farms?"):
        details = RequestDetails(
            question=question,
            asked_by="The head of policy",
            organisation="Home Office",
            asked_on=today,
            due_on=today,
            handling="official",
        )
        analysis_requests.record(details, by=by)
    return by


def action_plan() -> User:
    """A coordinator with two actions: one of a force, with a date on which it was cancelled, and one of the unit."""
    by, manager = coordinator(), national()
    making_actions.action(owner=by, by=manager)
    owned = making_actions.action(owner=making_actions.lead(), by=manager)
    making_actions.action(owner=making_actions.lead(KENT), by=manager)
    making_actions.move(owned, "cancel", by=manager)
    return by


def searches() -> User:
    """An auditor of a log with one search across forces."""
    log.record(Operation.COMBINATION, of=person_match.SUBJECT, keys=["an attempt"])
    return UserFactory(role=Role.AUDITOR)


def month_coverage() -> User:
    investigations()
    return national()


def official_figures() -> User:
    """A member of the national team, with an edition of two figures."""
    by = national()
    edition = OfficialEdition.objects.create(
        public_id=EDITION,
        series=OfficialSeriesCode.NRM,
        extracted_on=date(2020, 3, 1),
        source="Table 1",
        imported_by=by,
        imported_at=clock.now(),
    )
    for breakdown, number in (("adult/uk", {"value": 12}), ("child/uk", {"shorthand": Shorthand.NOT_AVAILABLE})):
        OfficialFigure.objects.create(edition=edition, starts_on=date(2019, 1, 1), breakdown=breakdown, **number)
    return by


def prosecutions() -> User:
    """An analyst with two prosecutions, of which one has a finished defendant."""
    by = analyst()
    of = making_cases.investigation(by)
    making_cases.acquitted(making_cases.defendant(making_cases.charged(of, by=by, urn="50AB1234526"), by=by), by=by)
    making_cases.referred(of, by=by)
    other = analyst(KENT)
    making_cases.referred(making_cases.investigation(other, reference="KEN/1"), by=other)
    return by


def joint_teams() -> User:
    """An analyst with two joint investigation teams, and one of another force."""
    by = analyst()
    of = making_cases.investigation(by)
    making_teams.agreed(of, by=by)
    making_teams.proposed(of, by=by, states=("LT", "PL"))
    other = analyst(KENT)
    making_teams.proposed(making_cases.investigation(other, reference="KEN/1"), by=other)
    return by


def witnesses() -> User:
    """An analyst with a witness abroad who withdrew, and one with special measures."""
    by = analyst()
    case = making_cases.charged(making_cases.investigation(by), by=by, urn="50AB1234526")
    making_witnesses.step(
        making_witnesses.witness(case, by=by, **making_witnesses.ABROAD),
        "willingness",
        by=by,
        new_willingness="withdrew",
        stage="charging",
    )
    protected = making_witnesses.witness(case, by=by, is_under_18=True)
    making_witnesses.step(protected, "measures", by=by, chosen=("screens", "wigs"), new_measure="applied")
    making_witnesses.step(protected, "evidence", by=by, way="screens")
    other = analyst(KENT)
    making_witnesses.witness(
        making_cases.charged(making_cases.investigation(other, reference="KEN/1"), by=other), by=other
    )
    return by


def assets() -> User:
    """An analyst with two records of asset recovery, beside one of Kent."""
    by = analyst()
    of = making_cases.investigation(by)
    making_assets.frozen(of, by=by)
    making_assets.added(of, AssetKind.CASH, by=by)
    other = analyst(KENT)
    making_assets.frozen(making_cases.investigation(other, reference="KEN/1"), by=other)
    return by


def key_data() -> User:
    """A member of the national team, and one published month."""
    months_made.published()
    return national()


LISTS: dict[str, Callable[[], User]] = {
    "investigations": investigations,
    "referrals": referrals,
    "crimes": crimes,
    "orders": orders,
    "case-review": cases_to_review,
    "advice": advice,
    "supporting": supporting,
    "requests": requests_for_analysis,
    "action-plan": action_plan,
    "prosecutions": prosecutions,
    "joint-teams": joint_teams,
    "witnesses": witnesses,
    "assets": assets,
    "searches": searches,
    "month-coverage": month_coverage,
    "key-data": key_data,
    "official-figures": official_figures,
    "board": investigations,
    "log": searches,
    "people": lambda: UserFactory(role=Role.ADMINISTRATOR),
}
EDITION = "0d6a9c5e-6f0e-4f5b-9a53-0b1f6c1f5a77"
QUERIES = {
    "investigations": "state=all",
    "referrals": "state=all",
    "action-plan": "status=all",
    "prosecutions": "show=all",
    "joint-teams": "show=all",
    "witnesses": "show=all",
    "assets": "show=all",
    "month-coverage": "month=2020-01",
    "official-figures": f"edition={EDITION}",
}


def lines_of(name: str, user: User) -> list[ListLine]:
    """The lines of a list as this user sees it."""
    narrowed = registered()[name].narrow(QueryDict(QUERIES.get(name, "")), user)
    return narrowed.lines(narrowed.keys(most=100))
