"""First contact: steps and choices come from the text, and a phone keeps what may stay on it and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guidance import firstcontact
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.guidance.making import published

pytestmark = pytest.mark.django_db
STEPS = """Take one step at a time.

## 1. Before you speak

- [ ] Is anybody in danger? Ring 999
- [ ] Ring the helpline on 08000 121 700, or read [more](guide:other-page)

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


@pytest.fixture
def officer() -> Any:
    return UserFactory(role="officer", force_id=LANCASHIRE)


def page(client: Client, user: Any, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    """A page as somebody gets it."""
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def walked(**more: Any) -> Any:
    """A product in three steps."""
    published(kind="guide", title="Other page")
    return published(title="First words", body=STEPS, **more)


def test_headings_are_steps_lists_are_ticked_and_tables_are_choices(officer: Any) -> None:
    walk = firstcontact.walk(walked(), officer)

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


def test_what_may_be_kept_is_listed(client: Client, officer: Any) -> None:
    client.force_login(officer)
    kept = walked()
    answer = client.post(reverse("guidance:first-contact-kept"))

    assert answer.json()["pages"] == ["/guidance/first-contact/", f"/guidance/first-contact/{kept.slug}/"]
