"""First contact: steps and choices come from the text, and a phone stores only permitted content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from guidance import first_contact
from guidance.models import UsageEvent
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst
from tests.guidance.making import next_version, published
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
STEPS = """Take one step at a time.

## 1. Before you speak

- [ ] Is anybody in danger? Call 999
- [ ] Call the helpline on 08000 121 700, or read [more](guide:other-page)

## 2. Ask

| They say | You do |
| --- | --- |
| Yes | Refer |
| No | Notify |

## 3. Tonight

### An adult

Ask first.

### A child

- [ ] Tell the local authority now
"""


@made_once
def officer() -> Any:
    return UserFactory(role="officer", force_id=LANCASHIRE)


def page(client: Client, user: Any, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    """The response of a page for a user."""
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def walked(**more: Any) -> Any:
    """A product in three steps."""
    published(kind="guide", title="Other page")
    return published(title="First words", text=STEPS, **more)


def test_headings_are_steps_lists_are_checklists_and_tables_are_choices(officer: Any) -> None:
    walk = first_contact.walk(walked(), officer)

    assert [(screen.title, screen.before, screen.next) for screen in walk.screens] == [
        ("Before you speak", "", "2-ask"),
        ("Ask", "1-before-you-speak", "3-tonight"),
        ("Tonight", "2-ask", ""),
    ]
    first, ask, tonight = (screen.parts for screen in walk.screens)
    assert str(first[0].actions[0].html).endswith(
        '<a class="govuk-link" href="tel:999" rel="noopener noreferrer">999</a>'
    )
    assert ask[0].question == "They say"
    assert [(option.title, option.answers) for option in ask[0].options] == [
        ("Yes", [("You do", "Refer")]),
        ("No", [("You do", "Notify")]),
    ]
    assert [option.title for option in tonight[0].options] == ["An adult", "A child"]
    assert tonight[0].options[1].parts[0].actions[0].html == "Tell the local authority now"


def test_plain_list_stays_a_list_and_no_number_is_invented(officer: Any) -> None:
    text = "## One\n\n- [ ] a box\n- no box\n\n## Two\n\nIn 2019 there were 999 cases, £0123456789 and 101% more.\n"

    first, second = first_contact.walk(published(text=text), officer).screens

    assert first.parts[0].actions == []
    assert "<li>" in first.parts[0].html
    assert "tel:" not in second.parts[0].html


def test_product_not_allowed_on_a_phone_is_offered_and_not_stored(client: Client, officer: Any) -> None:
    kept = walked()
    sensitive = published(title="Sensitive", text=STEPS, marking="OFFICIAL-SENSITIVE")
    restricted = published(title="Of some", text=STEPS, restricted_to=[LANCASHIRE])

    start = page(client, officer, "first-contact")
    copy = page(client, officer, "first-contact", query="?as=copy")

    for product in (kept, sensitive, restricted):
        assert product.current.title in start
        page(client, officer, "first-contact-walk", product.slug)
    assert kept.current.title in copy
    for product in (sensitive, restricted):
        assert product.current.title not in copy
        page(client, officer, "first-contact-walk", product.slug, query="?as=copy", status=404)


def test_copy_names_no_person_and_links_nowhere_else(client: Client, officer: Any) -> None:
    product = walked()

    live = page(client, officer, "first-contact-walk", product.slug)
    copy = page(client, officer, "first-contact-walk", product.slug, query="?as=copy")

    assert "/guidance/library/other-page/" in live
    assert "/guidance/library/" not in copy
    assert officer.name not in copy + page(client, officer, "first-contact", query="?as=copy")
    assert "You are offline" in copy
    assert "csrfmiddlewaretoken" not in copy


def test_storing_is_logged_and_viewing_the_list_is_not(client: Client, officer: Any) -> None:
    first, second = walked(), published(title="Second words", text=STEPS)
    client.force_login(officer)
    address = reverse("guidance:first-contact-offline")

    looked = client.get(address)
    kept = client.post(address)

    assert looked.json() == kept.json()
    assert kept.json()["pages"] == [
        "/guidance/first-contact/",
        *(f"/guidance/first-contact/{product.slug}/" for product in (first, second)),
    ]
    assert UsageEvent.objects.filter(kind="phone").count() == 2
    entry = AuditEntry.objects.filter(kind="disclosure").latest("pk")
    assert entry.keys == [str(product.current.public_id) for product in (first, second)]
    assert entry.recipient == "a phone of the person"


def test_copy_is_rebuilt_when_anything_in_it_changed(client: Client, officer: Any) -> None:
    product = walked()
    client.force_login(officer)
    address = reverse("guidance:first-contact-offline")
    before = client.get(address).json()

    next_version(product, text=STEPS.replace("Refer", "Refer today"))

    assert client.get(address).json()["digest"] != before["digest"]
    client.force_login(analyst())
    assert client.get(address).json()["whose"] != before["whose"]


def test_product_of_another_kind_or_of_one_part_has_no_steps(client: Client, officer: Any) -> None:
    walked()
    for product in (published(kind="guide", text=STEPS), published(text="## One part\n\nWords.")):
        page(client, officer, "first-contact-walk", product.slug, status=404)


def test_partner_opens_the_steps_of_shared_products(client: Client) -> None:
    partner, shared, police = UserFactory(role="partner"), walked(circle="partners"), published(text=STEPS)

    assert police.current.title not in page(client, partner, "first-contact")
    page(client, partner, "first-contact-walk", shared.slug)
    page(client, partner, "first-contact-walk", police.slug, status=404)


def test_service_worker_is_a_script_of_its_own_path(client: Client, officer: Any) -> None:
    client.force_login(officer)

    answer = client.get(reverse("guidance:first-contact-worker"))

    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    assert b"/guidance/first-contact/" in answer.content


@pytest.mark.parametrize("count", [2, 12])
def test_lists_cost_the_same_for_any_number(
    client: Client, officer: Any, query_budget: Callable[[int], Any], count: int
) -> None:
    for number in range(count):
        published(title=f"Words {number}", text=STEPS.replace("(guide:other-page)", "(https://www.gov.uk)"))
    client.force_login(officer)

    with query_budget(8):  # session, person, scope, products, types, log
        client.get(reverse("guidance:first-contact"))
    with query_budget(8):  # the same, and one statement for the use
        client.post(reverse("guidance:first-contact-offline"))


@pytest.mark.parametrize("parts", [2, 60])
def test_steps_page_costs_the_same_for_any_number_of_steps(
    client: Client, officer: Any, query_budget: Callable[[int], Any], parts: int
) -> None:
    product = published(text="\n\n".join(f"## Part {number}\n\n- [ ] do it {number}" for number in range(parts)))
    client.force_login(officer)

    with query_budget(9):  # session, person, scope, product, names of passages, use, log
        html = client.get(reverse("guidance:first-contact-walk", args=[product.slug])).content.decode()

    assert html.count('class="app-walk__screen"') == parts
