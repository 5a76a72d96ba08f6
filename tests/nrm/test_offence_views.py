"""The list of offences relevant to section 45: administrators maintain it, the national team reads it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry
from nrm.choices import Excluded
from nrm.models import ChargedOffence
from nrm.section45 import offence_administration
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("nrm:offence-list")
SAID = {"in_schedule": "yes", "valid_from": "1 January 2027", "source": "Schedule 4, as amended"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def rows(code: str) -> list[tuple[bool, date, date | None, bool]]:
    offences = ChargedOffence.objects.filter(code=code).order_by("valid_from")
    return list(offences.values_list("in_schedule", "valid_from", "valid_to", "is_verified"))


def the(code: str) -> ChargedOffence:
    return ChargedOffence.objects.get(code=code)


def seen_of(code: str) -> str:
    """The token that the page of an offence sends with a change."""
    return offence_administration.token_of(ChargedOffence.objects.filter(code=code))


def act(client: Client, name: str, code: str, **typed: str) -> str:
    """Send a form of one row, and read the page that follows."""
    row, sent = the(code), {"seen": seen_of(code)} | typed
    return client.post(reverse(f"nrm:{name}", args=[code, row.pk]), sent, follow=True).content.decode()


def test_list_shows_the_law_and_marks_unverified_rows(admin: Client) -> None:
    page = admin.get(LIST).content.decode()

    unverified = ChargedOffence.objects.filter(is_verified=False).count()
    assert f"Not verified: {unverified} offences." in page
    assert "An administrator can verify a value" in page
    both = page + admin.get(f"{LIST}?page=2").content.decode()
    assert both.count("govuk-tag--yellow") == unverified


def test_list_is_searched_by_offence_or_act(admin: Client) -> None:
    page = admin.get(f"{LIST}?text=theft act").content.decode()

    assert "Showing" not in page
    assert "Aggravated burglary" in page
    assert "Abandoning a child" not in page
    assert "No offences match these filters" in admin.get(f"{LIST}?text=zzzz").content.decode()


def test_national_team_has_read_only_access(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))

    for address in (LIST, reverse("nrm:offence-detail", args=["cuckooing"])):
        page = client.get(address).content.decode()
        assert "Not verified" in page
        assert 'method="post"' not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(("answer", "becomes"), [("yes", Excluded.YES), ("no", Excluded.NO)])
def test_offence_is_verified_with_text_and_source_in_one_recorded_change(
    admin: Client, answer: str, becomes: Excluded
) -> None:
    assert the("cuckooing").excluded == Excluded.UNCLEAR
    assert "Enter the law or guidance this comes from." in act(
        admin, "offence-confirm", "cuckooing", in_schedule=answer
    )
    assert the("cuckooing").excluded == Excluded.UNCLEAR

    act(admin, "offence-confirm", "cuckooing", in_schedule=answer, source="Schedule 4 paragraph 23")

    assert (the("cuckooing").excluded, the("cuckooing").source) == (becomes, "Schedule 4 paragraph 23")
    entry = AuditEntry.objects.filter(kind="alteration", subject="nrm.chargedoffence").latest("pk")
    assert "cuckooing verified" in entry.question
    again = act(admin, "offence-confirm", "cuckooing", in_schedule="yes", source="Another")
    assert "already verified" in again


def test_law_changes_from_a_day_and_the_former_row_ends_the_day_before(admin: Client) -> None:
    change = reverse("nrm:offence-change", args=["theft"])

    assert (
        "It applies from 1 January 2027."
        in admin.post(change, SAID | {"seen": seen_of("theft")}, follow=True).content.decode()
    )

    assert rows("theft") == [
        (False, date(2015, 7, 31), date(2026, 12, 31), True),
        (True, date(2027, 1, 1), None, False),
    ]
    refused = admin.post(change, SAID | {"valid_from": "1 January 2020", "seen": seen_of("theft")})
    assert refused.status_code == 422
    assert "Choose a later date." in refused.content.decode()
    assert len(rows("theft")) == 2


def test_an_offence_is_added_once(admin: Client) -> None:
    add = reverse("nrm:offence-add")
    typed = SAID | {"name": "Quiet piracy", "act": "Piracy Act 2026", "section": "s.2", "is_verified": "on"}

    admin.post(add, typed)

    assert rows("quiet_piracy") == [(True, date(2027, 1, 1), None, True)]
    refused = admin.post(add, typed)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "is already in the list" in shown
    assert "Piracy Act 2026" in shown  # what was typed is still there
    assert admin.post(add, SAID | {"name": "!!!"}).status_code == 422


def test_ended_offence_does_not_apply_to_later_claims(admin: Client) -> None:
    assert "ends on 31 December 2026." in act(admin, "offence-end", "cuckooing", last_day="31 December 2026")

    assert not ChargedOffence.objects.valid_on(date(2027, 1, 1)).filter(code="cuckooing").exists()
    assert "Its last day is 31 December 2026." in act(admin, "offence-end", "cuckooing", last_day="1 January 2027")
    assert "Choose that date or a later one." in act(admin, "offence-end", "theft", last_day="1 January 2014")
