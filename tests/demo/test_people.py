"""The users of the demonstration: everyone named in the README, each with a unique invented name."""

from __future__ import annotations

from collections import Counter

from demo import people
from demo.forces import all_forces
from demo.sign_ins import PEOPLE
from devtools.check import PAGES

ACCOUNTS = people.accounts()


def test_each_force_has_an_analyst_and_a_lead_and_each_unit_but_other_forces_a_coordinator():
    roles = Counter(account.role for account in ACCOUNTS)
    emails = {account.email for account in ACCOUNTS}

    assert roles == {
        "analyst": 184,
        "lead": 46,
        "officer": 46,
        "coordinator": 10,
        "national": 2,
        "partner": 1,
        "auditor": 1,
        "administrator": 2,
    }
    assert {f"analyst.{slug}@example.org" for slug in all_forces()} <= emails
    assert {f"lead.{slug}@example.org" for slug in all_forces()} <= emails
    assert {f"nrm.{slug}@example.org" for slug in all_forces()} <= emails
    assert "coordinator.other-forces@example.org" not in emails


def test_each_force_has_people_who_work_on_referrals_and_on_orders_and_people_who_do_not():
    duties = {account.email: account.duties for account in ACCOUNTS}

    for slug in all_forces():
        assert (duties[people.nrm(slug)], duties[people.orders(slug)]) == (("nrm",), ("orders",))
        assert duties[people.lead(slug)] == ("nrm", "orders", *(("author",) if slug in people.AUTHORS else ()))
        assert duties[people.analyst(slug)] == ()
        assert duties[people.officer(slug)] == ()
        assert duties[people.registrar(slug)] == ("registrar",)
    assert (duties[people.NATIONAL], duties[people.PUBLISHER]) == (("nrm", "orders", "author"), ("author",))
    assert duties["auditor@example.org"] == ()


def test_authors_of_the_library_are_coordinators_some_leads_and_both_of_the_national_team():
    authors = {account.email for account in ACCOUNTS if "author" in account.duties}
    coordinators = {account.email for account in ACCOUNTS if account.role == "coordinator"}

    assert authors == {people.NATIONAL, people.PUBLISHER, *coordinators, *map(people.lead, people.AUTHORS)}
    assert people.AUTHORS.issubset(all_forces())


def test_users_named_by_the_launcher_exist():
    assert {person.email for person in PEOPLE} <= {account.email for account in ACCOUNTS}


def test_users_named_by_the_launcher_have_pages_that_its_check_opens():
    assert {person.role for person in PEOPLE} == set(PAGES)


def test_addresses_and_names_are_unique():
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)
    assert len({account.name for account in ACCOUNTS}) == len(ACCOUNTS)


def test_a_place_fits_its_role():
    for account in ACCOUNTS:
        assert bool(account.force) == (account.role in ("analyst", "lead", "officer"))
        assert bool(account.unit) == (account.role == "coordinator")
