"""No condition can be misread as its opposite on any page, the card or a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from orders.choices import ConditionKind, Polarity
from orders.conditions import wording
from orders.models import Condition, ConditionTemplate
from orders.transition_input import ConditionWords
from tests.orders import making

PROHIBITION, REQUIREMENT = Polarity.PROHIBITION, Polarity.REQUIREMENT


@dataclass
class Said:
    """A condition, reduced to the fields that its wording needs."""

    polarity: str
    words: str
    plain: str = ""
    kind: str = ConditionKind.PROHIBITION


@pytest.mark.parametrize(
    ("condition", "sentence", "under_heading"),
    [
        (Said(PROHIBITION, "w", "Travel outside the UK"), "Must not travel outside the UK", "Travel outside the UK"),
        (
            Said(PROHIBITION, "w", "Run, or work for, any hand car wash"),
            "Must not run, or work for, any hand car wash",
            "Run, or work for, any hand car wash",
        ),
        (Said(PROHIBITION, "Must not enter Preston."), "Must not enter Preston", "Enter Preston"),
        (Said(PROHIBITION, "The defendant shall not enter Preston."), "Must not enter Preston", "Enter Preston"),
        (Said(PROHIBITION, "Not to enter Preston"), "Must not enter Preston", "Enter Preston"),
        (Said(PROHIBITION, "w", "No contact with workers"), "No contact with workers", "No contact with workers"),
        (
            Said(PROHIBITION, "w", "Prohibited from entering Preston"),
            "Prohibited from entering Preston",
            "Prohibited from entering Preston",
        ),
        (Said(PROHIBITION, "w", "SIM cards of others"), "Must not SIM cards of others", "SIM cards of others"),
        (
            Said(REQUIREMENT, "w", "Leave all passports with the police"),
            "Must leave all passports with the police",
            "Leave all passports with the police",
        ),
        (Said(REQUIREMENT, "The subject must tell the police."), "Must tell the police", "Tell the police"),
        (
            Said(REQUIREMENT, "Must not leave without notice."),
            "Must not leave without notice",
            "Must not leave without notice",
        ),
        # Text that states its own direction is never reversed by a column.
        (
            Said(PROHIBITION, "Must keep a list of workers."),
            "Must keep a list of workers",
            "Must keep a list of workers",
        ),
    ],
)
def test_a_prohibition_is_never_shown_as_something_to_do(condition: Said, sentence: str, under_heading: str) -> None:
    assert wording.sentence(condition) == sentence
    assert wording.under_heading(condition) == under_heading


@pytest.mark.parametrize(
    ("kind", "words", "polarity"),
    [
        (ConditionKind.PROHIBITION, "Must not run a car wash.", PROHIBITION),
        (ConditionKind.PROHIBITION, "Run a car wash", PROHIBITION),
        (ConditionKind.PROHIBITION, "The subject must give the police a list of workers.", REQUIREMENT),
        (ConditionKind.TRAVEL_BAN, "Must stay in the United Kingdom.", PROHIBITION),
        (ConditionKind.PASSPORTS, "Must surrender all passports.", REQUIREMENT),
        (ConditionKind.NOTIFICATION, "Must give the address.", REQUIREMENT),
    ],
)
def test_free_text_has_the_direction_it_states(kind: str, words: str, polarity: Polarity) -> None:
    assert wording.polarity_of(kind, words) == polarity


@pytest.mark.django_db
def test_every_library_condition_has_the_right_direction() -> None:
    sentences = {template.code: wording.sentence(template) for template in ConditionTemplate.objects.all()}

    assert sentences["no-hand-car-wash"] == "Must not run, or work for, any hand car wash"
    assert sentences["travel-all"] == "Must not travel outside the UK"
    assert sentences["passports"] == "Must leave all passports with the police"
    assert {
        sentence[:9] == "Must not "
        for code, sentence in sentences.items()
        if code not in {"passports", "name-and-address"}
    } == {True}


@pytest.mark.django_db
def test_the_database_refuses_a_travel_ban_that_requires_travel() -> None:
    order = making.made(making.manager())

    with pytest.raises(IntegrityError, match="polarity_fits_kind"), transaction.atomic():
        Condition.objects.create(
            order=order,
            force=order.force,
            number=9,
            kind=ConditionKind.TRAVEL_BAN,
            polarity=REQUIREMENT,
            reach="all",
            words="Must not travel.",
            added=order.steps.get(move="make"),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("page_name", ["visit", "breach", "card"])
def test_visit_breach_and_card_say_must_not_before_a_prohibition(client: Client, page_name: str) -> None:
    officer = making.manager()
    subject = making.subject(officer)
    words = ConditionWords(
        kind=ConditionKind.PROHIBITION, words="Must not go abroad.", plain="Go abroad", own_reason="As said."
    )
    order = making.made(officer, subject, add=(words,))
    client.force_login(officer)
    address = {
        "visit": reverse("orders:visit-new", args=[subject.public_id]),
        "breach": reverse("orders:breach-new", args=[order.public_id]),
        "card": reverse("orders:order-card", args=[subject.public_id]),
    }[page_name]

    page = unescape(client.get(address).content.decode())

    if page_name == "card":
        assert page.index(">Must not<") < page.index("Go abroad")
    else:
        assert "Must not go abroad" in page
    assert "Go abroad: Kept" not in page
    if page_name == "visit":
        assert [word in page for word in ("Complied", "Did not comply", "Not checked", "Kept")] == [True] * 3 + [False]
