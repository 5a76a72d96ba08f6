"""The approval page shows beside the button which readers get a version and when, because the approver decides both."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from core import clock
from core.govuk import in_words
from guidance import approval, drafting
from guidance.choices import Circle, Marking, VersionState
from guidance.models import Version
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.guidance.making import approver, author, debrief_said, drafted, published, said, submitted

pytestmark = pytest.mark.django_db


def decision_page(client: Client, version: Version, query: str = "") -> str:
    """The decision page of an approver who wrote nothing of the version."""
    client.force_login(approver())
    return html.unescape(client.get(reverse("guidance:draft", args=[version.public_id]) + query).content.decode())


def test_approver_sees_the_future_readers(client: Client) -> None:
    page = decision_page(client, submitted(circle=Circle.PARTNERS, marking=Marking.SENSITIVE))

    assert "<dt>Who can read it</dt><dd>Police and partner agencies</dd>" in page
    assert "<dt>Handling marking</dt><dd>OFFICIAL-SENSITIVE</dd>" in page
    assert "<dt>Written for</dt><dd>Frontline officers</dd>" in page
    assert "<dt>Summary</dt><dd>What to do on a first visit to a hand car wash.</dd>" in page


def test_approver_sees_the_restriction_to_one_force(client: Client) -> None:
    page = decision_page(client, submitted(restricted_to=[LANCASHIRE]))

    assert "<dt>Who can read it</dt><dd>Only Lancashire, and the national team</dd>" in page


def test_button_says_that_approving_publishes_at_once(client: Client) -> None:
    page = decision_page(client, submitted())

    assert "<dt>Published</dt><dd>As soon as you approve it</dd>" in page
    assert "Approve and publish now" in page


def test_button_names_the_date_of_publication(client: Client) -> None:
    day = clock.today() + timedelta(days=9)

    page = decision_page(client, submitted(publish_on=day))

    assert f"<dt>Published</dt><dd>{in_words(day)}</dd>" in page
    assert f"Approve for publication on {in_words(day)}" in page


def test_approved_version_says_when_it_is_published(client: Client) -> None:
    day = clock.today() + timedelta(days=9)
    version = submitted(publish_on=day)
    approval.approve(version.public_id, reason="It is right.", by=approver())

    assert f"We publish version 1 on {in_words(day)}." in decision_page(client, version)


def test_version_that_awaits_approval_says_who_reads_it_next(client: Client) -> None:
    version = submitted()

    assert "Read it, then approve it or return it to its authors." in decision_page(client, version)
    client.force_login(author())
    address = reverse("guidance:draft", args=[version.public_id])
    assert "An approver who did not write it will read it next." in client.get(address).content.decode()


def test_draft_shows_no_decision_summary(client: Client) -> None:
    version = drafting.begin_product("guide", title="Nail bars", by=author())

    assert ">Details</h3>" not in decision_page(client, version)


def test_approver_of_a_later_version_starts_with_what_changed(client: Client) -> None:
    product = published()
    version = drafting.begin_version(product, by=author())
    changed = said(title=version.title, text="## Other words\n\nSay why.", what_changed="The second visit was added.")
    writer = author()
    drafting.save(version.public_id, changed, edition=version.edition, by=writer)
    version = approval.submit(version.public_id, by=writer)

    page = decision_page(client, version)

    assert "passages changed" in page or "passage changed" in page
    assert page.index("?view=changes") < page.index("?view=read")
    assert "<dt>Followers</dt><dd>Changes what readers do: The second visit was added.</dd>" in page


def test_debrief_needs_no_text_beside_its_facts_and_lessons() -> None:
    writer = author()
    version = drafted(writer, kind="debrief", text="", debrief=debrief_said())

    assert approval.submit(version.public_id, by=writer).state == VersionState.IN_REVIEW


def test_officer_can_read_the_lessons_that_a_debrief_mentions(client: Client) -> None:
    product = published(kind="debrief", debrief=debrief_said())
    client.force_login(UserFactory(role=Role.OFFICER))

    debrief = client.get(product.get_absolute_url()).content.decode()
    lessons = client.get(reverse("guidance:lessons"))

    assert f'href="{reverse("guidance:lessons")}"' in debrief
    assert lessons.status_code == 200
    assert "The second visit found more people than the first." in lessons.content.decode()
    assert "Owner" not in lessons.content.decode()
