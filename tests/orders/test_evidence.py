"""An order as of any day, on its page and exported as evidence."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from orders import order_on_day
from orders.evidence import contents, export
from orders.models import Order
from orders.subjects.records import opened
from tests.accounts.factories import KENT
from tests.accounts.second_factors import with_app
from tests.orders import making
from tests.orders.making import MADE_ON, NO_CAR_WASH, NO_LIFTS
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
VARIED_ON = date(2026, 6, 1)
NARROWER = replace(NO_CAR_WASH, words="Must not run any hand car wash in Lancashire.", instead_of=1)
CPS = {"recipient": "Crown Prosecution Service, reviewing lawyer", "reason": "A breach is charged."}


@made_once
def officer() -> User:
    return making.manager()


@made_once
def order(officer: User) -> Order:
    """Made in March with two conditions, served, and varied in June."""
    made_order = making.made(officer, making.subject(officer), add=(NO_CAR_WASH, NO_LIFTS))
    making.moved(made_order, "serve", by=officer, on=date(2026, 3, 17))
    return making.moved(made_order, "vary", by=officer, on=VARIED_ON, add=(NARROWER,), remove=frozenset({1}))


def past(user: User, order: Order, on: date | str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("orders:order-on-day", args=[order.public_id]), {"on": str(on)})


def taken_out(user: User, order: Order, on: date, **more: str) -> Any:
    return just_signed_in(user).post(
        reverse("orders:evidence-new", args=[order.public_id]), {"on": str(on), **CPS, **more}
    )


def text_of(content: bytes) -> str:
    """The text of the PDF, in one line."""
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.parametrize(
    ("on", "in_it", "not_in_it", "says"),
    [
        (date(2026, 3, 1), [], [NO_CAR_WASH.words, NARROWER.words], "No record at that date"),
        (date(2026, 3, 15), [], [NO_CAR_WASH.words, NARROWER.words], "Before the court"),
        (MADE_ON, [NO_CAR_WASH.words, NO_LIFTS.words], [NARROWER.words], "In force"),
        (date(2026, 5, 31), [NO_CAR_WASH.words, NO_LIFTS.words], [NARROWER.words], "In force"),
        (VARIED_ON, [NARROWER.words, NO_LIFTS.words], [NO_CAR_WASH.words], "In force"),
    ],
)
def test_exact_wording_of_any_day_can_be_read(
    officer: User, order: Order, on: date, in_it: list[str], not_in_it: list[str], says: str
) -> None:
    page = past(officer, order, on).content.decode()

    assert all(words in page for words in in_it)
    assert not any(words in page for words in not_in_it)
    assert f": {says}</h2>" in page


def test_steps_recorded_after_the_day_are_marked(officer: User, settings: Any) -> None:
    settings.MSPT_TODAY = MADE_ON
    order = making.made(officer)
    settings.MSPT_TODAY = date(2026, 3, 18)
    making.moved(order, "serve", by=officer, on=date(2026, 3, 17))

    assert [step.move for step in order_on_day.order_on(order, on=date(2026, 3, 17)).recorded_later] == ["serve"]
    assert order_on_day.order_on(order, on=date(2026, 3, 18)).recorded_later == []


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2026-11-25", "The date is in the future."),
        ("2026-02-30", "not a real date"),
        ("soon", "is not a date"),
    ],
)
def test_invalid_day_is_asked_for_again(officer: User, order: Order, on: str, says: str) -> None:
    answer = past(officer, order, on)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_page_of_past_dates_asks_for_the_date_first(officer: User, order: Order) -> None:
    client = Client()
    client.force_login(officer)

    answer = client.get(reverse("orders:order-on-day", args=[order.public_id]))
    page, today = answer.content.decode(), past(officer, order, "2026-11-24").content.decode()

    assert answer.status_code == 200
    assert "Show order</button>" in page
    assert 'value="2026"' not in page
    assert NO_LIFTS.words not in page
    assert "as recorded on" not in today
    assert (
        "The order on 1 May 2026, as recorded on 24 November 2026."
        in past(officer, order, "2026-05-01").content.decode()
    )


def test_reading_a_past_day_is_logged_with_the_day_and_costs_the_same_for_any_history(
    officer: User, order: Order, query_budget: Any
) -> None:
    client = Client()
    client.force_login(officer)
    address = reverse("orders:order-on-day", args=[order.public_id])

    for _ in range(2):
        with query_budget(10):  # and the header: the name, and the orders of the subject
            client.get(address, {"on": "2026-05-01"})
        for _ in range(9):
            making.moved(order, "serve", by=officer, on=date(2026, 6, 2))
    question = "as it was on 2026-05-01, with the name of the subject"
    assert LogEntry.objects.filter(subject="orders.order", question=question).count() == 2


def test_evidence_states_the_day_the_exporter_and_the_digest(officer: User, order: Order) -> None:
    answer = taken_out(officer, order, date(2026, 5, 1))

    assert answer.headers["Content-Type"] == "application/pdf"
    name = answer.headers["Content-Disposition"]
    assert "Darren" not in name
    assert order.reference not in name
    paper = text_of(answer.content)
    number = name.rsplit("-", 1)[1].removesuffix('.pdf"')
    for text in (
        f"Order {order.reference} as at 1 May 2026",
        "Darren Example",
        "9 May 1981",
        NO_CAR_WASH.words,
        NO_LIFTS.words,
        "As recorded on 24 November 2026",
        officer.email,
        number,
        CPS["recipient"],
        CPS["reason"],
        "OFFICIAL-SENSITIVE",
    ):
        assert text in paper, text
    assert NARROWER.words not in paper
    entry = LogEntry.objects.get(kind="disclosure")
    assert (entry.subject, entry.reason, entry.recipient) == ("orders.order", CPS["reason"], CPS["recipient"])
    digest = hashlib.sha256(answer.content).hexdigest()
    assert entry.question == f"export {number} as PDF, as it was on 2026-05-01, SHA-256 of the file {digest}"
    assert LogEntry.objects.filter(
        subject="orders.subjectidentifier", kind="consultation", reason=CPS["reason"]
    ).exists()


def test_digest_in_the_pdf_is_that_of_the_record_and_fits_the_page(officer: User, order: Order) -> None:
    record = contents.record_of(order_on_day.order_on(order, on=MADE_ON), opened(order.subject))
    content = taken_out(officer, order, MADE_ON).content

    assert contents.in_groups(contents.digest_of(record)) in text_of(content)
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            rights = [text.get_charbox(at)[2] for at in range(text.count_chars())]
            assert max(rights) < page.get_width() - 40


def test_pdf_is_tagged_and_titled(officer: User, order: Order) -> None:
    content = taken_out(officer, order, MADE_ON).content

    with pypdfium2.PdfDocument(content) as document:
        assert document.get_metadata_dict()["Title"].startswith(f"Order {order.reference}")
        assert document.is_tagged()


def test_digest_is_equal_for_one_day_and_differs_after_a_change(officer: User, order: Order) -> None:
    who = opened(order.subject)

    def digest(on: date) -> str:
        return contents.digest_of(contents.record_of(order_on_day.order_on(order, on=on), who))

    assert digest(date(2026, 5, 1)) == digest(date(2026, 5, 1))
    assert digest(date(2026, 5, 1)) != digest(VARIED_ON)
    before = digest(date(2026, 5, 1))
    making.moved(order, "serve", by=officer, on=date(2026, 6, 2))
    assert digest(date(2026, 5, 1)) == before
    read = order_on_day.order_on(order, on=date(2026, 5, 1))
    read.lines[1].condition.words += " Ever."
    assert contents.digest_of(contents.record_of(read, who)) != before


def test_condition_text_is_never_markup(officer: User) -> None:
    hostile = replace(NO_CAR_WASH, words='#read("/etc/passwd") = Heading\n*bold* $x$ Нгуен 你好')
    order = making.made(officer, add=(hostile,))

    paper = text_of(taken_out(officer, order, MADE_ON).content)

    assert '#read("/etc/passwd") = Heading' in paper
    assert "[NiHao]" in paper


@pytest.mark.parametrize("field", ["reason", "recipient", "on"])
def test_export_needs_day_reason_and_recipient(officer: User, order: Order, field: str) -> None:
    sent = {"on": "2026-05-01", field: ""}

    answer = just_signed_in(officer).post(reverse("orders:evidence-new", args=[order.public_id]), CPS | sent)

    assert answer.status_code == 422
    assert not LogEntry.objects.filter(kind="disclosure").exists()


def test_only_the_own_force_exports_an_order(order: Order) -> None:
    assert taken_out(making.coordinator(), order, MADE_ON).status_code == 404
    assert taken_out(making.manager(KENT), order, MADE_ON).status_code == 404
    with pytest.raises(TransitionNotAllowed, match="Only order managers in Lancashire"):
        export.export_evidence(order.public_id, on=MADE_ON, by=making.national(), **CPS)


def test_export_asks_for_the_second_factor_first_and_keeps_typed_text(officer: User, order: Order) -> None:
    client = Client()
    client.force_login(with_app(officer))
    give_factor(client, seconds_ago=301)
    address = reverse("orders:evidence-new", args=[order.public_id])

    response = client.get(address, {"on": "2026-05-01"})
    sent = client.post(address, {"on": "2026-05-01", **CPS}, headers={"origin": "http://testserver"})

    assert response.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert "2026-05-01" in response.headers["Location"]
    assert sent.status_code == 401
    assert CPS["reason"] in sent.content.decode()
    assert not LogEntry.objects.filter(kind="disclosure").exists()
