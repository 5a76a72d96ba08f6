"""The page of case review: its months, what each reader sees of it, its filters, and who to contact."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry as LogEntry
from investigations.models import Entry, Holding, Revision
from investigations.records import case_review, profiles
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY
from tests.investigations.factories import EntryFactory
from tests.investigations.reviewable import CHILD, PAGE, approved, case, latest, listed, main_of, numbers, read
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MERSEYSIDE = "E23000004"


@made_once
def draft() -> Revision:
    return making.draft(LANCASHIRE, JANUARY)


class TestSources:
    """Which returns and cases the page is about."""

    def test_months_of_the_newest_approved_returns_are_named(self) -> None:
        making.period(JANUARY)
        for force, month in ((LANCASHIRE, FEBRUARY), (CUMBRIA, FEBRUARY), (CHESHIRE, JANUARY)):
            approved(making.draft(force, month))
        making.draft(CHESHIRE, FEBRUARY)  # not approved

        page = read(coordinator())

        assert "February 2020 for 2 of 6 forces, January 2020 for 1. No approved return yet: " in page
        assert "app-cover--full" not in page
        assert "<b>From the newest approved return:</b> January 2020. 0 live" in read(
            coordinator(), f"force={CHESHIRE}"
        )
        assert ">No approved return yet: Merseyside. 0 live" in read(coordinator(), f"force={MERSEYSIDE}")

    def test_returns_of_one_month_are_said_once(self) -> None:
        for force in Force.objects.filter(unit="nwrocu"):
            approved(making.draft(force.pk, JANUARY))

        page = read(coordinator())

        assert "<b>From each force’s newest approved return:</b> January 2020 for all 6 forces. 0 live" in page
        assert "app-cover--full" in page

    def test_only_the_newest_return_of_a_force_counts(self, draft: Revision) -> None:
        entry = case(draft, "LAN/1", financial_investigator=None)
        latest(entry)
        approved(draft)
        assert listed(read(coordinator())) == ["LAN/1"]

        february = making.draft(LANCASHIRE, FEBRUARY)
        closed = {"state": "closed", "closing_reason_id": "administrative", "closed_on": FEBRUARY}
        latest(making.entry(february, previous=entry, **closed))
        approved(february)

        assert listed(read(coordinator())) == []

    def test_return_of_an_earlier_series_is_not_listed(self, draft: Revision) -> None:
        latest(case(draft, "LAN/1", financial_investigator=None))
        approved(draft)

        making.period(FEBRUARY, starts_series=True)
        page = read(coordinator())

        assert listed(page) == []
        assert "No approved return yet" in page
        assert "January 2020" not in page

    def test_case_that_another_force_has_returned_since_is_not_listed(self, draft: Revision) -> None:
        entry = case(draft, "LAN/1", financial_investigator=None)
        approved(draft)
        theirs = making.draft(CHESHIRE, FEBRUARY)
        entry.investigation.holdings.update(ends_on=JANUARY)
        holding = Holding.objects.create(
            investigation=entry.investigation, force_id=CHESHIRE, reference="CHE/1", begins_on=FEBRUARY
        )
        moved = EntryFactory(revision=theirs, holding=holding, arrival="transferred_in", financial_investigator=None)
        latest(moved)
        approved(theirs)

        assert listed(read(coordinator())) == ["CHE/1"]


class TestScope:
    """What a reader of other forces learns."""

    @staticmethod
    def cases() -> None:
        for force, name in ((LANCASHIRE, "LAN"), (CUMBRIA, "CUM"), (KENT, "KEN")):
            revision = making.draft(force, JANUARY)
            latest(case(revision, f"{name}/1", financial_investigator=None))
            latest(case(revision, f"{name}/2", nrm_referrals=0, group=CHILD, primary_type_id="SEX"))
            approved(revision)

    @pytest.mark.parametrize(
        ("person", "names"),
        [
            (analyst, ["LAN"]),
            (coordinator, ["CUM", "LAN"]),
            (lambda: coordinator("swrocu"), []),
            (national, ["CUM", "KEN", "LAN"]),
        ],
        ids=["analyst", "coordinator", "another unit", "national"],
    )
    def test_everybody_sees_the_cases_of_their_own_forces(self, person: Callable[[], User], names: list[str]) -> None:
        self.cases()
        assert sorted(listed(read(person()))) == sorted(f"{name}/{number}" for name in names for number in (1, 2))

    @pytest.mark.parametrize("query", ["", "reason=children_without_referral", "type=SEX", "type=LAB", "page=2"])
    def test_page_of_another_unit_is_the_same_with_and_without_these_cases(self, query: str) -> None:
        making.period(JANUARY)
        devon = making.draft("E23000035", JANUARY)
        latest(case(devon, "DEV/1", financial_investigator=None))
        approved(devon)
        stranger = coordinator("swrocu")
        without = main_of(read(stranger, query))

        self.cases()

        assert main_of(read(stranger, query)) == without

    def test_force_of_another_unit_is_not_a_choice(self) -> None:
        self.cases()
        client = Client()
        client.force_login(coordinator())
        foreign, nonsense = (client.get(f"{PAGE}?force={code}") for code in (KENT, "E23999999"))

        assert foreign.status_code == nonsense.status_code == 422
        assert listed(foreign.content.decode()) == listed(nonsense.content.decode())
        assert f'value="{KENT}"' not in foreign.content.decode()

    @pytest.mark.parametrize(
        ("query", "references"),
        [
            (f"force={KENT}", ["KEN/1", "KEN/2"]),
            ("unit=nwrocu", ["CUM/1", "CUM/2", "LAN/1", "LAN/2"]),
            ("type=SEX", ["CUM/2", "KEN/2", "LAN/2"]),
            ("unit=nwrocu&type=SEX&reason=children_without_referral", ["CUM/2", "LAN/2"]),
            (f"unit=nwrocu&force={KENT}", []),
        ],
    )
    def test_filters_narrow_the_list_and_the_number_of_its_reason(self, query: str, references: list[str]) -> None:
        self.cases()
        page = read(national(), query)

        assert sorted(listed(page)) == references
        current = re.search(r'aria-current="true"><b>(\d+)</b>', page)
        assert current is not None
        assert int(current.group(1)) == len(references)

    @pytest.mark.parametrize("query", ["", f"force={KENT}", "unit=nwrocu", "type=SEX", f"type=SEX&force={CUMBRIA}"])
    def test_number_of_each_reason_is_the_length_of_its_list(self, query: str) -> None:
        self.cases()
        rule = profiles.in_force(JANUARY)
        person = national()
        counted = numbers(read(person, query))

        for reason in case_review.REASONS:
            cases = listed(read(person, f"{query}&reason={reason.code}"))
            assert counted[reason.title_under(rule)] == len(cases), reason.code
        assert counted["All reasons"] == len(listed(read(person, query)))

    def test_reason_keeps_the_other_filters_in_its_address(self) -> None:
        self.cases()
        page = read(national(), "unit=nwrocu&type=SEX&page=1")

        assert 'href="?unit=nwrocu&amp;type=SEX&amp;reason=unchanged"' in page

    def test_no_match_offers_to_clear_the_filters(self) -> None:
        self.cases()
        page = read(national(), "reason=unchanged")

        assert "No cases to review match these filters" in page
        assert f'href="{PAGE}">Clear filters</a>' in page

    def test_opening_the_page_is_logged_with_the_cases_that_it_shows(self) -> None:
        self.cases()
        shown = Entry.objects.filter(force=LANCASHIRE).values_list("investigation__public_id", flat=True)

        read(analyst())

        logged = LogEntry.objects.filter(kind="consultation").latest("pk")
        assert (logged.count, set(logged.keys)) == (2, {str(key) for key in shown})


class TestContacts:
    """Who to call about a case."""

    @pytest.fixture(autouse=True)
    def _case(self, draft: Revision) -> None:
        latest(case(draft, "LAN/1", financial_investigator=None))
        approved(draft)
        User.objects.filter(force=LANCASHIRE).update(is_active=False)

    def test_people_with_a_phone_come_first_then_leads(self) -> None:
        UserFactory(name="Ann Able", role=Role.ANALYST)
        UserFactory(name="Bob Best", role=Role.LEAD)
        UserFactory(name="Cy Cole", role=Role.ANALYST, duty_phone="+441524555019")
        UserFactory(name="Di Dent", role=Role.LEAD, duty_phone="+441524555020", is_active=False)
        UserFactory(name="Ed East", role=Role.LEAD, duty_phone="+441524555021", force_id=CHESHIRE)

        people = case_review.contacts_of({LANCASHIRE})[LANCASHIRE]
        page = read(coordinator())

        assert [person.name for person in people] == ["Cy Cole", "Bob Best"]
        assert "Cy Cole, force analyst, " in page
        assert "+441524555019" in page
        assert "Bob Best, force lead" in page

    def test_force_without_active_people_says_so(self) -> None:
        assert "No active analyst or lead" in read(coordinator())

    def test_force_itself_sees_no_contacts(self) -> None:
        assert "who to contact" not in read(analyst())


def test_page_says_when_no_case_needs_a_review(draft: Revision) -> None:
    latest(case(draft, "LAN/1"))
    approved(draft)

    page = read(coordinator())

    assert "No cases to review" in page
    assert "1 live case, 0 to review." in page


def test_page_says_that_there_is_no_approved_return_yet() -> None:
    assert "No approved return yet" in read(coordinator())


@pytest.mark.parametrize("forces", [[LANCASHIRE], [LANCASHIRE, CUMBRIA, CHESHIRE]], ids=len)
@pytest.mark.parametrize("cases", [2, 60])
def test_page_costs_the_same_for_any_number_of_forces_and_cases(
    forces: list[str], cases: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for force in forces:
        revision = making.draft(force, JANUARY)
        made = making.entries(revision, cases, financial_investigator=None)
        latest(*made)
        approved(revision)
    client = Client()
    client.force_login(coordinator())

    # session, user, scope; returns, forces; numbers, cases elsewhere; keys of the page, its cases, contacts, advice,
    # queries; 3 filters; log
    with query_budget(16):
        answer = client.get(f"{PAGE}?reason=no_financial_investigator")

    assert len(listed(answer.content.decode())) == min(25, cases * len(forces))
