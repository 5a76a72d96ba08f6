"""The pages of the comparison, each opened and sent as a user does it: from the file to nothing left to decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm.crime_system import importing, pairing
from nrm.crime_system.choices import EntryCode, NotExported, SetAside
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport
from tests.accounts.factories import KENT
from tests.imports.making import xlsx_of
from tests.nrm import making as referral_making
from tests.nrm.crime import making as crime_making
from tests.nrm.crime_system import making
from tests.shared_rows import made_once

type QueryBudget = Callable[[int], AbstractContextManager[Any]]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@pytest.fixture
def client(client: Client, contact: User) -> Client:
    client.force_login(contact)
    return client


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("Crimes.csv", content)
    return client.post(reverse("crime_system:export-import"), {"file": file})


def token_of(answer: Any) -> str:
    (token,) = re.findall(r'name="token" value="([^"]+)"', text_of(answer))
    return token


def confirm(client: Client, token: str, **more: str) -> Any:
    today = clock.today()
    first = today - 60 * DAY
    covers = {
        "first_0": first.day,
        "first_1": first.month,
        "first_2": first.year,
        "last_0": today.day,
        "last_1": today.month,
        "last_2": today.year,
        "contents": "both",
    }
    return client.post(reverse("crime_system:export-import-confirm"), {"token": token, **covers, **more}, follow=True)


def decide(client: Client, entry: CrimeSystemEntry, decision: str, **more: str) -> Any:
    url = entry.get_absolute_url()
    page = text_of(client.get(url))
    hidden = dict(re.findall(r'name="(seen|digest)" value="([^"]+)"', page))
    return client.post(url, {"decision": decision, **hidden, **more}, follow=True)


def test_file_is_previewed_then_compared_and_worked_to_zero(client: Client, contact: User) -> None:
    reported = clock.now() - 3 * DAY
    named = crime_making.opened(contact, authority_reference="HO/1", reported_at=reported)
    likely = crime_making.opened(contact, reported_at=reported - DAY)
    here = crime_making.opened(contact, reported_at=reported - 9 * DAY)
    content = making.file_of(
        ("LA/1/26", "N200/1", making.typed(reported), making.typed(reported), "", "", "HO-1"),
        ("LA/2/26", "N200/1 NRM referral, awaiting decision", making.typed(reported - DAY), making.typed(reported)),
        ("LA/3/26", "106/01 Modern slavery", making.typed(reported - 20 * DAY), ""),
        ("LA/4/26", "28/3 Burglary", making.typed(reported), ""),
    )

    shown = upload(client, content)

    page = text_of(shown)
    assert shown.status_code == 200
    assert "3 new, 0 changed, 0 as before" in page
    assert "1 row with another offence: 28/3 Burglary (1)." in page
    assert not CrimeSystemEntry.objects.exists()

    overview = text_of(confirm(client, token_of(shown)))
    assert "3 entries compared." in overview
    for tab in ("Likely pairs (1)", "Only on the crime system (1)", "Only here (1)"):
        assert tab in overview
    named.refresh_from_db()
    assert named.reference == "LA/1/26"

    first = client.get(reverse("crime_system:next-item"), follow=True)
    assert "1 of 3 left to decide" in text_of(first)
    assert "Reported within an hour of each other" in text_of(first)
    second = decide(client, making.entry("LA/2/26"), f"pair:{likely.public_id}")
    assert "LA/2/26 paired with" in text_of(second)
    assert "On the crime system, not paired" in text_of(second)
    third = decide(client, making.entry("LA/3/26"), f"aside:{SetAside.OTHER_FORCE}")
    assert "Crime record, not in the export" in text_of(third)
    seen = re.findall(r'name="seen" value="([^"]+)"', text_of(third))[0]
    last = client.post(
        reverse("crime_system:record-detail", args=[here.public_id]),
        {"decision": f"explain:{NotExported.RESTRICTED}", "seen": seen},
        follow=True,
    )
    assert "Everything is compared. Nothing is left to decide." in text_of(last)


def test_workbook_with_a_title_and_own_column_names_is_learned_once(client: Client) -> None:
    reported = clock.now() - 3 * DAY
    header = ("Occ No", "Full offence", "Rep dt", "Victim name")
    rows = [("LA/7/26", "Modern Slavery: hold a person in servitude", making.typed(reported), "Not read")]
    content = xlsx_of([("OFFICIAL-SENSITIVE", "", "", ""), header, *rows])

    first = upload(client, content)

    assert first.status_code == 422
    assert "Occ No" in text_of(first)
    answers = {f"header-0-{place}": column for place, column in enumerate(("reference", "offence", "reported", "-"))}
    client.post(reverse("crime_system:export-import-headers-save"), {"token": token_of(first), **answers})

    again = upload(client, content)
    assert "1 new, 0 changed" in text_of(again)
    confirm(client, token_of(again))
    assert making.entry("LA/7/26").code == EntryCode.CRIME


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("LA/1/26", "N200/1", "soon"), "This is not a date."),
        (("LA/1/26", "N200/1", "04/13/2026 10:00"), "This date has the month first."),
        (("LA/1/26", "N200/1", "03/06/2099 10:00"), "It is in the future."),
        (("", "N200/1", "03/06/2026 10:00"), "This cell is blank."),
        (("///", "N200/1", "03/06/2026 10:00"), "It has no letter or digit."),
        (("LA/1/26", "N200/1", "03/06/2026 10:00", "", "solved"), "This is not an outcome."),
        (("LA/1/26", "Burglary", "03/06/2026 10:00"), "No row of this file has an N200 code"),
        (("LA/1/26", "N200", "03/06/2026 10:00"), "The code has no number."),
        (("=1+1", "N200/1", "03/06/2026 10:00"), "formula"),
    ],
)
def test_bad_row_gets_a_clear_answer_and_stores_nothing(client: Client, cells: tuple[str, ...], sentence: str) -> None:
    answer = upload(client, making.file_of(cells))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not CrimeSystemExport.objects.exists()


def test_same_reference_twice_in_other_spellings_is_a_problem(client: Client) -> None:
    day = "03/06/2026 10:00"
    answer = upload(client, making.file_of(("LA/1/26", "N200/1", day), ("la 1 26", "N200/1", day)))

    assert "Row 2 has the same reference." in text_of(answer)


def test_coverage_that_leaves_out_a_report_is_refused_and_the_preview_stays(client: Client) -> None:
    reported = clock.now() - 3 * DAY
    shown = upload(client, making.file_of(("LA/1/26", "N200/1", making.typed(reported))))
    today = clock.today()

    answer = confirm(client, token_of(shown), first_0=str(today.day), first_1=str(today.month), first_2=str(today.year))

    assert answer.status_code == 422
    assert "Enter that date or an earlier one." in text_of(answer)
    assert "1 new" in text_of(answer)
    assert not CrimeSystemExport.objects.exists()
    assert "1 entry compared." in text_of(confirm(client, token_of(answer)))


def test_part_of_an_export_is_noticed_before_it_hides_the_rest(client: Client, contact: User) -> None:
    making.compared(making.row("LA/1/26"), making.row("LA/2/26"), by=contact)
    shown = upload(client, making.file_of(("LA/3/26", "N200/1", making.typed(clock.now() - 3 * DAY))))

    refused = confirm(client, token_of(shown))

    assert refused.status_code == 422
    assert "Earlier exports had 2 entries of these days that this file does not have." in text_of(refused)
    assert not CrimeSystemEntry.objects.filter(reference="LA/3/26").exists()
    assert "1 entry compared." in text_of(confirm(client, token_of(refused), is_complete="on"))
    page = text_of(client.get(reverse("crime_system:comparison"), {"show": "gone"}))
    assert "No longer there (2)" in page
    assert "LA/1/26" in page


def test_row_with_another_offence_is_left_out_whatever_is_wrong_with_it(client: Client) -> None:
    reported = making.typed(clock.now() - 3 * DAY)
    content = making.file_of(("LA/1/26", "N200/1", reported), ("LA/2/26", "28/3 Burglary", "soon"))

    answer = upload(client, content)

    assert answer.status_code == 200
    assert "1 row with another offence" in text_of(answer)


def test_export_is_withdrawn_on_its_page(client: Client, contact: User) -> None:
    export = making.compared(by=contact)

    answer = client.post(reverse("crime_system:export-withdraw", args=[export.pk]), follow=True)

    assert "Export withdrawn." in text_of(answer)
    assert "Withdrawn" in text_of(answer)


def test_same_file_is_imported_again_with_the_right_days(client: Client, contact: User) -> None:
    content = making.file_of(("LA/1/26", "N200/1", making.typed(clock.now() - 3 * DAY)))
    confirm(client, token_of(upload(client, content)))
    importing.withdraw(CrimeSystemExport.objects.get().pk, by=contact)

    again = upload(client, content)

    assert "0 new, 0 changed, 1 as before" in text_of(again)
    assert "1 entry compared." in text_of(confirm(client, token_of(again)))
    assert CrimeSystemExport.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_sealed_or_unknown_investigation_is_not_named(client: Client, contact: User) -> None:
    making.compared(making.row("LA/1/26", case="Op Unheard"), by=contact)

    assert "Op Unheard" not in text_of(client.get(making.entry("LA/1/26").get_absolute_url()))


def test_entry_without_a_record_becomes_one_with_what_the_export_says(client: Client, contact: User) -> None:
    reported = clock.now() - 3 * DAY
    making.compared(making.row("LA/8/26", reported_at=reported, code=EntryCode.CRIME), by=contact)

    form = decide(client, making.entry("LA/8/26"), "new")

    page = text_of(form)
    assert 'value="LA/8/26"' in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    local = reported.astimezone(clock.LONDON)
    sent = {
        "key": key,
        "source": "report",
        "responder": "",
        "authority_reference": "",
        "place": "own_area",
        "reference": "LA/8/26",
        "crime_class": "labour",
        "decision": "",
        "reported_on_0": local.day,
        "reported_on_1": local.month,
        "reported_on_2": local.year,
        "reported_time": f"{local:%H:%M}",
        "recorded_on_0": local.day,
        "recorded_on_1": local.month,
        "recorded_on_2": local.year,
        "recorded_time": f"{local + timedelta(hours=1):%H:%M}",
    }
    done = client.post(f"{reverse('crime:record-new')}?entry={making.entry('LA/8/26').public_id}", sent, follow=True)

    assert "Nothing is left to decide." in text_of(done)
    assert making.entry("LA/8/26").record == CrimeRecord.objects.get()


def test_refused_decision_keeps_what_was_typed(client: Client, contact: User) -> None:
    making.compared(making.row("LA/9/26"), by=contact)

    answer = decide(client, making.entry("LA/9/26"), "other", reference="LA/999/26")

    assert answer.status_code == 422
    assert "Your force has no crime record with the reference LA/999/26." in text_of(answer)
    assert 'value="LA/999/26"' in text_of(answer)


def test_skip_leads_to_the_next_and_round_again(client: Client, contact: User) -> None:
    making.compared(making.row("LA/1/26", reported_at=clock.now() - 3 * DAY), making.row("LA/2/26"), by=contact)
    url = reverse("crime_system:next-item")

    after_first = client.get(url, {"after": str(making.entry("LA/1/26").public_id)})
    after_last = client.get(url, {"after": str(making.entry("LA/2/26").public_id)})

    assert after_first["Location"] == making.entry("LA/2/26").get_absolute_url()
    assert after_last["Location"] == making.entry("LA/1/26").get_absolute_url()


def test_what_was_set_aside_is_put_back(client: Client, contact: User) -> None:
    making.compared(making.row("LA/1/26"), by=contact)
    decide(client, making.entry("LA/1/26"), f"aside:{SetAside.DUPLICATE}")
    entry = making.entry("LA/1/26")

    client.post(reverse("crime_system:entry-restore", args=[entry.public_id]), {"seen": pairing.token_of(entry)})

    assert making.entry("LA/1/26").set_aside == ""


def test_national_team_sees_the_share_of_each_force_and_no_entry(contact: User, client: Client) -> None:
    making.compared(making.row("LA/1/26", reported_at=clock.now() - 3 * DAY), by=contact)
    client.force_login(referral_making.nrm_national())

    page = text_of(client.get(reverse("crime_system:comparison")))

    assert "1 of 1 (100%)" in page
    assert "LA/1/26" not in page


def test_other_force_finds_nothing(contact: User, client: Client) -> None:
    making.compared(making.row("LA/1/26"), by=contact)
    client.force_login(referral_making.nrm_analyst(KENT))

    assert client.get(making.entry("LA/1/26").get_absolute_url()).status_code == 404


@pytest.mark.parametrize("size", [4, 24])
def test_queries_do_not_grow_with_the_entries(
    client: Client, contact: User, size: int, query_budget: QueryBudget
) -> None:
    reported = clock.now() - 3 * DAY
    for number in range(size // 4):
        crime_making.opened(contact, authority_reference=f"HO/{number}", reported_at=reported)
        crime_making.opened(contact, reported_at=reported - number * DAY)
    rows = [
        making.row(f"LA/{number}/26", reported_at=reported - number * DAY, home_office=f"HO/{number}")
        for number in range(size)
    ]
    with query_budget(30):
        making.compared(*rows, by=contact)
    client.get(reverse("crime_system:comparison"))

    for show in ("likely", "there", "here", "different", "paired", "aside", "explained"):
        with query_budget(40):
            client.get(reverse("crime_system:comparison"), {"show": show})
    with query_budget(40):
        client.get(reverse("crime_system:next-item"), follow=True)
