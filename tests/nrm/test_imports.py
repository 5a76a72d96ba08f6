"""Decisions from a competent authority's file: previewed first, recorded whole or not at all, and once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from imports.models import LearnedHeader, Upload
from nrm import decisions, referrals
from nrm.choices import ReferralState
from nrm.imports import words
from nrm.models import FormAnswer, NrmRule, Referral, ReferralStep
from nrm.workflow import TRANSITIONS
from tests.accounts.factories import KENT
from tests.imports.making import csv_of, xlsx_of
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
HEADER = ("Our reference", "Authority reference", "Decision", "Decision date", "Decided by", "Reasons")
SENT_ON = date(2026, 11, 2)
SCA = "Single Competent Authority"


def sent(by: User, *, people: int = 1) -> list[Referral]:
    """Children's referrals submitted on 2 November, with a partly answered form."""
    met = referrals.begin(happened_on=SENT_ON, setting="street", recovered=True, people=people, by=by)
    rules = NrmRule.objects.book()
    for referral in met:
        referral.under_18, referral.consent, referral.case_type = "yes", "not_needed", "referral"
        decisions.apply(referral, "submit", on=SENT_ON, by=by, rules=rules)
        referral.save()
    return met


def row(of: Referral | str, decision: str, on: str, **more: str) -> tuple[str, ...]:
    """One row of a file; the SCA decides by default."""
    ours = of if isinstance(of, str) else of.pseudonym
    return (ours, more.get("theirs", ""), decision, on, more.get("authority", SCA), more.get("reasons", ""))


def browser(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def send(client: Client, rows: Iterable[tuple[str, ...]], *, make: Any = csv_of, **more: str) -> Any:
    file = SimpleUploadedFile("Decisions of November.csv", make([HEADER, *rows]))
    return client.post(reverse("nrm:decision-import"), {"file": file, **more})


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def token_of(answer: Any) -> str:
    (token,) = re.findall(r'name="token" value="([^"]+)"', answer.content.decode())
    return token


def confirm(client: Client, token: str) -> Any:
    return client.post(reverse("nrm:decision-import-confirm"), {"token": token}, follow=True)


def made_of(referral: Referral) -> list[tuple[str, date]]:
    return list(ReferralStep.objects.filter(referral=referral).order_by("pk").values_list("move", "on"))


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def test_nothing_is_recorded_before_confirmation_and_then_everything(analyst: User) -> None:
    referral, other = sent(analyst, people=2)
    client = browser(analyst)

    shown = send(
        client,
        [
            row(referral, "Positive RG", "9 November 2026", theirs="NRM-77", reasons="Objective factors."),
            row(other, "Negative RG", "2026-11-10", reasons="Not met."),
        ],
    )

    assert shown.status_code == 200
    assert "2 decisions will be recorded" in said(shown)
    assert made_of(referral) == [("submit", SENT_ON)]

    done = confirm(client, token_of(shown))

    assert "2 decisions imported." in said(done)
    referral.refresh_from_db()
    assert (referral.state, referral.authority, referral.authority_reference) == (
        ReferralState.RECOVERY,
        "sca",
        "NRM-77",
    )
    assert referral.due_on == date(2026, 12, 8)
    assert made_of(other)[1:] == [("rg_negative", date(2026, 11, 10))]
    assert ReferralStep.objects.get(move="rg_positive").reasons == "Objective factors."
    altered = LogEntry.objects.filter(kind="alteration", subject="nrm.referral").latest("id")
    assert sorted(altered.keys) == sorted([str(referral.public_id), str(other.public_id)])


def test_confirming_twice_and_the_same_file_again_change_nothing(analyst: User) -> None:
    (referral,) = sent(analyst)
    client, rows = browser(analyst), [row(referral, "Positive RG", "9 November 2026")]
    token = token_of(send(client, rows))
    confirm(client, token)

    assert "This file has already been imported. Nothing was changed." in said(confirm(client, token))
    again = client.post(
        reverse("nrm:decision-import"),
        {"file": SimpleUploadedFile("x.csv", csv_of([HEADER, *rows]))},
        follow=True,
    )
    assert "This file has already been imported. No records changed." in said(again)
    assert len(made_of(referral)) == 2


def test_csv_and_xlsx_give_the_same_result(analyst: User) -> None:
    referral, other = sent(analyst, people=2)
    rows = [
        row(referral, "Positive RG", "9 November 2026"),
        row(other, "RG negative", "9 November 2026", reasons="Not met."),
    ]
    client = browser(analyst)

    tables = [re.search(r"<tbody.*?</tbody>", said(send(client, rows, make=make)), re.S) for make in (csv_of, xlsx_of)]

    assert tables[0] is not None
    assert tables[1] is not None
    assert tables[0][0] == tables[1][0]


def test_already_recorded_decision_is_reported_and_unchanged(analyst: User) -> None:
    referral, other = sent(analyst, people=2)
    decisions.make(
        referral.public_id, "rg_positive", on=date(2026, 11, 9), by=analyst, authority="sca", reasons="First."
    )
    client = browser(analyst)

    alone = send(client, [row(referral, "Positive RG", "9 November 2026", reasons="Second.")])
    beside = send(
        client, [row(referral, "Positive RG", "9 November 2026"), row(other, "Positive RG", "9 November 2026")]
    )

    assert "Every decision in this file is already recorded." in said(alone)
    assert "Its reasons are different. The recorded reasons do not change." in said(alone)
    assert 'name="token"' not in said(alone)
    assert "1 decision will be recorded" in said(beside)
    confirm(client, token_of(beside))
    assert len(made_of(referral)) == len(made_of(other)) == 2
    assert ReferralStep.objects.get(referral=referral, move="rg_positive").reasons == "First."


def test_two_decisions_of_one_case_are_recorded_in_date_order(analyst: User, settings: Any) -> None:
    settings.MSPT_TODAY = date(2027, 2, 1)
    (referral,) = sent(analyst)
    client = browser(analyst)

    shown = send(
        client, [row(referral, "Positive CG", "20 January 2027"), row(referral, "Positive RG", "9 November 2026")]
    )
    confirm(client, token_of(shown))

    assert [move for move, _ in made_of(referral)] == ["submit", "rg_positive", "recovery_over", "cg_positive"]


def test_decision_after_a_reconsideration_is_that_transition(analyst: User) -> None:
    (referral,) = sent(analyst)
    decisions.make(referral.public_id, "rg_negative", on=date(2026, 11, 9), by=analyst, authority="sca", reasons="No.")
    decisions.make(referral.public_id, "reconsider_rg", on=date(2026, 11, 12), by=analyst, reasons="New evidence.")
    client = browser(analyst)

    confirm(client, token_of(send(client, [row(referral, "Positive RG", "20 November 2026")])))

    assert [move for move, _ in made_of(referral)][-1] == "reconsidered_rg_positive"


@made_once
def bad_rows(analyst: User) -> list[tuple[tuple[str, ...], str]]:
    """Rows that cannot be recorded, each with the end of its message; the message is empty for a valid row."""
    (foreign,) = sent(making.nrm_analyst(KENT))
    mine = iter(sent(analyst, people=19))
    draft = making.begun(analyst)
    decided, dated, referenced, twin, torn, failing, shared, also_shared = (next(mine) for _ in range(8))
    decisions.make(decided.public_id, "rg_positive", on=date(2026, 11, 9), by=analyst, authority="sca", reference="A1")
    decisions.make(dated.public_id, "rg_positive", on=date(2026, 11, 9), by=analyst, authority="sca")
    Referral.objects.filter(pk=referenced.pk).update(authority_reference="NRM-1", reference_missing=False)
    for referral in (shared, also_shared):
        FormAnswer.objects.create(
            referral=referral, force_id=referral.force_id, question="own_reference", value="LAN/9"
        )
    good = "9 November 2026"
    unknown = "No referral you can view has this reference."
    return [
        (row("ZZZ-ZZZ", "RG positive", good), unknown),
        (row(foreign, "RG positive", good), unknown),
        (row("", "RG positive", good, theirs="NRM-404"), unknown),
        (row("", "RG positive", good), "The row has no reference."),
        (row("LAN/9", "RG positive", good), "2 referrals have it"),
        (row(referenced, "RG positive", good, theirs="NRM-2"), "has the reference NRM-1."),
        (row(referenced, "RG positive", good, theirs="A1"), "has the reference NRM-1."),
        (row(next(mine), "RG positive", good, theirs="A1"), f"It is the reference of {decided.pseudonym}"),
        (row(next(mine), "RG positive", "1 November 2026"), "is before the current step began"),
        (row(next(mine), "RG positive", "1 December 2026"), "is in the future"),
        (row(next(mine), "CG positive", good), "The status of this referral is “Referred to the Home Office”"),
        (row(draft, "RG positive", good), "The status of this referral is “Draft”"),
        (row(next(mine), "RG negative", good), "enter the reason in a sentence"),
        (row(next(mine), "RG positive", good, authority=""), "Choose the competent authority that decided."),
        (row(next(mine), "RG positive", good, authority="NCA"), "was not making decisions on 9 November 2026"),
        (row(next(mine), "Withdrawn", good, reasons="Said so."), "Only an adult can withdraw."),
        (row(next(mine), "Maybe", good), "This value is not accepted in this column."),
        (row(next(mine), "RG positive", "soon"), "This is not a date."),
        (row(next(mine), "RG positive", "11/13/2026"), "This date has the month first"),
        (row(decided, "RG negative", "10 November 2026", reasons="No."), "We do not overwrite decisions"),
        (row(dated, "RG positive", "10 November 2026"), "has “Positive reasonable grounds” of 9 November 2026"),
        (row(twin, "RG positive", good), ""),
        (row(twin, "Positive RG", "2026-11-09"), "Row 23 is the same."),
        (row(torn, "RG positive", good), ""),
        (row(torn, "RG negative", good, reasons="No."), "Row 25 has “Positive reasonable grounds” of 9 November 2026."),
        (row(failing, "RG positive", good, authority=""), "Choose the competent authority that decided."),
        (row(failing, "Suspended", "10 November 2026", reasons="Asked."), "so we did not check this row."),
    ]


def test_one_answer_names_the_problem_of_every_row_and_nothing_is_recorded(
    analyst: User, bad_rows: list[tuple[tuple[str, ...], str]]
) -> None:
    before = ReferralStep.objects.count()

    answer = send(browser(analyst), [line for line, _ in bad_rows])

    assert answer.status_code == 422
    problems = re.findall(r"<li>row (\d+), (.*?)</li>", said(answer))
    of_days = [
        sentence for _, sentence in problems if "before the current step" in sentence or "in the future" in sentence
    ]
    assert len(of_days) == 2
    assert all("Decision date" in sentence for sentence in of_days)
    by_row: dict[int, list[str]] = {}
    for number, sentence in problems:
        by_row.setdefault(int(number), []).append(sentence)
    for number, (line, sentence) in enumerate(bad_rows, start=2):
        sentences = by_row.pop(number, [])
        assert [message for message in sentences if sentence and sentence in message] or not (sentence or sentences), (
            number,
            line,
            sentences,
        )
        assert len(sentences) <= 1, (number, sentences)
    assert by_row == {}
    assert ReferralStep.objects.count() == before
    assert Upload.objects.get().state == "faulty"


def test_referral_of_another_force_and_a_missing_one_give_the_same_message(analyst: User) -> None:
    (foreign,) = sent(making.nrm_analyst(KENT))
    client = browser(analyst)

    there, missing = (
        said(send(client, [row(name, "RG positive", "9 November 2026")])).replace(name, "X")
        for name in (foreign.pseudonym, "ZZZ-ZZZ")
    )

    sentence = re.compile(r"<li>row 2.*?</li>")
    assert sentence.findall(there) == sentence.findall(missing) != []


def test_national_team_records_decisions_for_every_force_but_no_withdrawal(analyst: User) -> None:
    referral, other = sent(analyst)[0], sent(making.nrm_analyst(KENT))[0]
    client = browser(making.nrm_national())

    shown = send(
        client, [row(referral, "RG positive", "9 November 2026"), row(other, "RG positive", "9 November 2026")]
    )
    confirm(client, token_of(shown))
    refused = send(client, [row(referral, "Withdrawn", "20 November 2026", reasons="Said so.")])

    assert len(made_of(referral)) == len(made_of(other)) == 2
    assert "Only NRM contacts in" in said(refused)


def test_preview_is_private_and_a_later_change_is_a_problem(analyst: User) -> None:
    (referral,) = sent(analyst)
    client = browser(analyst)
    token = token_of(send(client, [row(referral, "RG positive", "9 November 2026")]))
    colleague = browser(making.nrm_analyst())

    assert "is not yours. Upload the file again." in said(confirm(colleague, token))
    assert "is not yours. Upload the file again." in said(confirm(client, token[:-2]))
    decisions.make(referral.public_id, "rg_negative", on=date(2026, 11, 9), by=analyst, authority="sca", reasons="No.")
    late = confirm(client, token)

    assert late.status_code == 422
    assert "No decisions were imported: a record changed after you checked the file" in said(late)
    assert [move for move, _ in made_of(referral)] == ["submit", "rg_negative"]
    assert Upload.objects.get().state == "ready"


def test_names_in_reasons_raise_a_warning_before_recording(analyst: User) -> None:
    (referral,) = sent(analyst)

    shown = send(browser(analyst), [row(referral, "RG positive", "9 November 2026", reasons="Seen with Mr Nguyen.")])

    assert "Row 2, reasons: “Mr Nguyen” looks like a person’s name." in said(shown)


def test_dates_are_read_day_first_and_the_preview_says_so_before_anything_is_recorded(analyst: User) -> None:
    (referral,) = sent(analyst)

    shown = said(send(browser(analyst), [row(referral, "RG positive", "03/11/26")]))

    assert "3 Nov 2026" in shown
    assert "We read dates with the day first: 03/11/26 is 3 November 2026" in shown
    assert made_of(referral) == [("submit", SENT_ON)]


def test_row_of_another_force_can_be_left_out_and_the_others_recorded(analyst: User) -> None:
    ours, other = sent(analyst, people=2)
    (theirs,) = sent(making.nrm_analyst(KENT))
    client = browser(analyst)

    shown = send(
        client,
        [
            row(ours, "RG positive", "9 November 2026"),
            row(theirs, "RG positive", "9 November 2026"),
            row(other, "Maybe", "9 November 2026"),
        ],
    )

    assert shown.status_code == 422
    assert "leave out rows 3 and 4" in said(shown)
    assert "Leave out 2 rows and import 1 decision" in said(shown)

    done = confirm(client, token_of(shown))

    assert "1 decision imported." in said(done)
    assert [len(made_of(referral)) for referral in (ours, theirs, other)] == [2, 1, 1]
    assert Upload.objects.get().rows == 1


def test_later_row_of_a_case_is_left_out_with_the_row_it_follows(analyst: User) -> None:
    (referral,) = sent(analyst)

    shown = said(
        send(
            browser(analyst),
            [row(referral, "RG positive", "1 November 2026"), row(referral, "CG positive", "20 November 2026")],
        )
    )

    assert 'name="token"' not in shown


def test_rows_cannot_be_left_out_if_a_column_is_missing(analyst: User) -> None:
    (referral,) = sent(analyst)
    file = SimpleUploadedFile("x.csv", csv_of([HEADER[:3], (referral.pseudonym, "", "RG positive")]))

    shown = said(browser(analyst).post(reverse("nrm:decision-import"), {"file": file}))

    assert "This column is missing." in shown
    assert 'name="token"' not in shown


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02"])
def test_unreadable_file_is_refused_with_a_reason(analyst: User, content: bytes) -> None:
    answer = browser(analyst).post(
        reverse("nrm:decision-import"), {"file": SimpleUploadedFile("x.csv", content, content_type="text/csv")}
    )

    assert answer.status_code == 422
    assert "The file could not be read" in said(answer)


def test_every_term_means_one_transition_of_the_workflow() -> None:
    assert set(words.DECISIONS) == set(words.MEANINGS)
    assert {move for meaning in words.MEANINGS.values() for move in meaning.moves} <= set(TRANSITIONS)
    spoken = [word.casefold() for spellings in words.DECISIONS.values() for word in spellings]
    assert len(spoken) == len(set(spoken))


@pytest.mark.parametrize("people", [1, 12])
def test_preview_costs_few_queries_a_row(analyst: User, people: int, query_budget: Any) -> None:
    met = sent(analyst, people=people)
    client = browser(analyst)

    with query_budget(18 + 3 * people):  # each row: the lock, the step, the referral
        send(client, [row(referral, "RG positive", "9 November 2026") for referral in met])


def test_each_authority_s_headers_are_matched_once_by_each_force(analyst: User) -> None:
    (referral,) = sent(analyst)
    header, client = ["Ref", *HEADER[1:]], browser(analyst)

    def send_it(client: Client) -> Any:
        rows = csv_of([header, row(referral, "Positive RG", "9 November 2026")])
        return client.post(reverse("nrm:decision-import"), {"file": SimpleUploadedFile("x.csv", rows)})

    response = send_it(client)
    assert response.status_code == 422
    assert "We do not recognise 1 column name in your file." in said(response)
    client.post(reverse("nrm:decision-import-headers-save"), {"token": token_of(response), "header-0-0": "ours"})

    assert "“Ref” is read as “Our reference” (matched by your force)." in said(send_it(client))
    assert "Ref" in said(client.get(reverse("nrm:decision-import-headers")))
    nationals = browser(making.nrm_national())
    assert "No saved column names" in said(nationals.get(reverse("nrm:decision-import-headers")))
    assert send_it(nationals).status_code == 422
    assert LearnedHeader.objects.get().kind == "nrm-decisions"
