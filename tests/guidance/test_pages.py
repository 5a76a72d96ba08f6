"""The pages of the library: what each user sees, query cost, and that typed text is never lost."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from guidance import approval, drafting, lessons, reader_feedback, review_comments
from guidance.models import Lesson, Product, Version
from guidance.search import results
from guidance.views import products
from tests.accounts.factories import UserFactory, analyst
from tests.guidance.attached import PNG, to_draft
from tests.guidance.making import (
    TEXT,
    approver,
    author,
    debrief_said,
    drafted,
    next_version,
    published,
    said,
    submitted,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def page(client: Client, user: Any, name: str, *args: Any, status: int = 200, query: str = "") -> str:
    """The response of a page for a user."""
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def sent_by(html: str, name: str) -> str:
    """The value of the first hidden field of that name."""
    box = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)
    assert box is not None
    return box[1]


def typed(version: Version, **more: Any) -> dict[str, Any]:
    """The form values of a draft."""
    words = said()
    return {
        "title": version.title,
        "summary": words.summary,
        "text": words.text,
        "marking": words.marking,
        "circle": words.circle,
        "audiences": words.audiences,
        "related": "",
        "takes_place_of": "",
        "dated_as": "",
        "edition": str(version.edition),
        **more,
    }


def test_product_has_a_link_for_every_paragraph(client: Client) -> None:
    product = published(title="Hand car washes")

    html = page(client, analyst(), "product", product.slug)

    assert '<div class="app-passage app-passage--heading" id="before-you-go">' in html
    assert html.count('class="app-passage__link"') == len(product.current.passages.all())
    assert "I have read this" in html
    assert "Start a new version" not in html


def test_overdue_review_is_shown_at_the_top(client: Client) -> None:
    product = published()
    Version.objects.filter(pk=product.current_id).update(review_on="2026-11-23")

    assert "Past its review date. This guidance was due for review by 23 November 2026" in page(
        client, analyst(), "product", product.slug
    )


def test_withdrawn_product_shows_the_reason_and_no_content(client: Client) -> None:
    product, other, second = published(title="Old"), published(title="New"), approver()
    client.force_login(second)
    client.post(
        reverse("guidance:ownership-change", args=[product.slug, "withdraw"]),
        {"seen": "1", "reason": "The law changed.", "leads_to": other.slug},
    )

    html = page(client, analyst(), "product", product.slug)

    assert "The law changed." in html
    assert other.get_absolute_url() in html
    assert "Say why you are there" not in html


def test_link_hidden_from_partners_is_plain_text(client: Client) -> None:
    secret = published(title="Police only")
    text = f"Read [the other one](guide:{secret.slug}) too."
    shared = published(title="Shared", circle="partners", text=text)

    assert secret.slug in page(client, analyst(), "product", shared.slug)
    for_partner = page(client, UserFactory(role="partner"), "product", shared.slug)
    assert secret.slug not in for_partner
    assert "the other one" in for_partner


def test_versions_are_shown_side_by_side(client: Client) -> None:
    product = next_version(published(), text=TEXT.replace("in plain words", "in words that anybody knows"))

    html = page(client, analyst(), "difference", product.slug, 2)

    assert re.search(r"<del>[^<]*plain[^<]*</del>", html)
    assert re.search(r"<ins>[^<]*knows</ins>", html)
    assert "unchanged passages" in html
    assert page(client, analyst(), "difference", product.slug, 1, status=404)


def test_versions_are_listed_newest_first_with_their_changes(client: Client) -> None:
    product = next_version(published())

    history = page(client, analyst(), "history", product.slug)

    titles = re.findall(r'<h3 class="moj-timeline__title"><a [^>]*>([^<]+)</a>', history)
    assert titles == ["Version 2", "Version 1"]
    assert history.count("What changed since version 1, side by side") == 1
    assert reverse("guidance:difference", args=[product.slug, 2]) in history


def test_draft_lists_its_transitions_with_person_and_time(client: Client) -> None:
    writer = author()
    version = approval.submit(drafted(writer).public_id, by=writer)
    step = version.steps.latest("at")

    draft = page(client, approver(), "draft", version.public_id)

    assert f'<h4 class="moj-timeline__title">{step.get_became_display()}</h4>' in draft
    assert f'<p class="moj-timeline__byline">{step.by.name}</p>' in draft
    assert f'<p class="moj-timeline__date">{clock.time_in_words(step.at)}</p>' in draft


def test_author_writes_and_submits_and_a_second_user_publishes(client: Client) -> None:
    writer, second = author(), approver()
    client.force_login(writer)
    client.post(reverse("guidance:product-new"), {"kind": "bulletin", "title": "Nail bars"})
    version = Version.objects.get()
    address = reverse("guidance:draft", args=[version.public_id])
    client.post(address, typed(version))
    client.post(
        f"{address}transitions/submit/",
        {"edition": sent_by(page(client, writer, "draft", version.public_id), "edition")},
    )
    edition = sent_by(page(client, second, "draft", version.public_id), "edition")
    answer = client.post(f"{address}transitions/approve/", {"reason": "It says what is done.", "edition": edition})

    product = Product.objects.visible_to(analyst()).get()
    assert answer["Location"] == product.get_absolute_url() == "/guidance/library/nail-bars/"


def test_typed_text_stays_after_an_edit_conflict(client: Client) -> None:
    writer = author()
    version = drafted(writer)
    drafting.save(version.public_id, said(text="What the other wrote."), edition=version.edition, by=author())
    client.force_login(writer)

    answer = client.post(version.get_absolute_url(), typed(version, text="What I wrote."))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "What I wrote." in html
    assert "What the other wrote." in html
    assert Version.objects.get(pk=version.pk).text == "What the other wrote."

    edition = sent_by(html, "edition")
    again = client.post(version.get_absolute_url(), typed(version, text="What both wrote.", edition=edition))

    assert again.status_code == 302
    assert Version.objects.get(pk=version.pk).text == "What both wrote."


def test_earlier_submission_s_page_cannot_approve(client: Client) -> None:
    writer, second = author(), approver()
    version = submitted(writer)
    edition = sent_by(page(client, second, "draft", version.public_id), "edition")
    approval.withdraw_submission(version.public_id, by=writer)
    to_draft(version, PNG, alt="A plan of a shop", by=writer)
    approval.submit(version.public_id, by=writer)

    for sent in ({"edition": edition}, {}):
        answer = client.post(
            reverse("guidance:draft-transition", args=[version.public_id, "approve"]),
            {"reason": "Good.", **sent},
            follow=True,
        )
        assert "This version changed after you opened it. Read it again." in answer.content.decode()

    assert Version.objects.get(pk=version.pk).state == "in_review"


@pytest.mark.parametrize("act", ["confirm", "withdraw"])
def test_earlier_version_s_page_cannot_comment(client: Client, act: str) -> None:
    second = approver()
    product = published()
    seen = sent_by(page(client, second, "ownership", product.slug), "seen")
    product = next_version(product)
    confirmation = {"reason": "Read against the law.", "review_on": "1 November 2027"}
    address = reverse("guidance:ownership-change", args=[product.slug, act])

    refused = client.post(address, {**confirmation, "seen": seen})

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "This version changed after you opened it. Read it again." in html
    assert client.post(address, {**confirmation, "seen": sent_by(html, "seen")}).status_code == 302


def test_every_problem_of_a_draft_and_its_debrief_is_shown_at_once(client: Client) -> None:
    writer = author()
    version = drafted(writer, kind="debrief", debrief=debrief_said())
    client.force_login(writer)

    answer = client.post(
        version.get_absolute_url(), typed(version, title="", related="no-such-product", potential_victims="twelve")
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    for problem in ("Enter a title", "no product “no-such-product”", "whole number"):
        assert problem in html
    assert "no-such-product" in html


def test_debrief_is_written_in_its_own_form(client: Client) -> None:
    writer = author()
    version = drafted(writer, kind="debrief", debrief=debrief_said())
    client.force_login(writer)

    client.post(
        version.get_absolute_url(),
        typed(
            version,
            operation="Op LARKSPUR",
            forces=["E23000003"],
            outcome="One person was convicted.",
            lesson="The first lesson\nruns over two lines.\n\nThe second.",
        ),
    )

    stored = Version.objects.get(pk=version.pk)
    assert stored.debrief.operation == "Op LARKSPUR"
    assert list(stored.points.values_list("kind", "position", "words")) == [
        ("lesson", 1, "The first lesson runs over two lines."),
        ("lesson", 2, "The second."),
    ]


def test_authors_discuss_a_passage_invisibly_to_readers(client: Client) -> None:
    writer, second = author(), approver()
    version = submitted(writer)
    anchor = version.passages.of_text()[1].anchor
    client.force_login(second)
    client.post(
        reverse("guidance:thread-open", args=[version.public_id]), {"anchor": anchor, "words": "Whose interest?"}
    )

    html = page(client, writer, "draft", version.public_id, query="?view=read")

    assert "Whose interest?" in html
    assert "Check the address" in html
    assert page(client, analyst(), "draft", version.public_id, status=404)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("draft-transition", {"reason": "Two officers tried it."}),
        ("draft-transition", {"reason": "Two officers tried it. " * 100}),
        ("thread-open", {"words": "Two officers tried it.", "anchor": "gone"}),
        ("lesson-change", {"outcome": "Two officers tried it.", "product": "no-such-product"}),
    ],
)
def test_typed_text_comes_back_after_a_refusal(client: Client, name: str, sent: dict[str, str]) -> None:
    second = approver()
    version = submitted()
    published(kind="debrief", debrief=debrief_said())
    lesson = Lesson.objects.order_by("pk")[0]
    address = {"draft-transition": [version.public_id, "approve"], "thread-open": [version.public_id]}
    client.force_login(second)

    answer = client.post(reverse(f"guidance:{name}", args=address.get(name, [lesson.pk, "close"])), sent)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r"<textarea[^>]*>\s*Two officers tried it\.", html)
    assert "There is a problem" in html
    assert 'href="?' not in html.partition("<main")[2]  # this URL accepts only POST


def test_typed_text_comes_back_if_its_box_is_gone(client: Client) -> None:
    writer, second = author(), approver()
    product, version = published(writer), submitted(writer)
    remark = reader_feedback.give_feedback(product, kind="wrong", words="No.", by=analyst())
    thread = review_comments.open_thread(version.public_id, anchor="", words="Why?", by=second)
    debrief = published(writer, kind="debrief", debrief=debrief_said())
    lesson = Lesson.objects.filter(product=debrief).order_by("pk")[0]
    reader_feedback.answer(remark.pk, words="Yes.", by=second)
    review_comments.settle(thread.pk, by=second)
    approval.approve(version.public_id, reason="It is right.", by=second)
    lessons.set_aside(lesson.pk, outcome="The law changed.", by=second)
    client.force_login(second)

    for name, args, sent in (
        ("feedback-reply", [product.slug, remark.pk], {"words": "Two officers tried it."}),
        ("draft-transition", [version.public_id, "send_back"], {"reason": "Two officers tried it."}),
        ("thread-reply", [version.public_id, thread.pk], {"words": "Two officers tried it."}),
        (
            "lesson-change",
            [lesson.pk, "close"],
            {"outcome": "Two officers tried it.", "product": product.slug + "-not"},
        ),
    ):
        answer = client.post(reverse(f"guidance:{name}", args=args), sent)
        assert answer.status_code == 422, name
        assert "Your text was not saved:<br>Two officers tried it." in answer.content.decode(), name


def test_possible_name_raises_a_warning_first(client: Client) -> None:
    product, reader = published(), analyst()
    client.force_login(reader)

    answer = client.post(
        reverse("guidance:feedback-new", args=[product.slug]),
        {"kind": "wrong", "words": "Mr John Smith, born 4 May 1980, says so."},
    )

    assert answer.status_code == 422
    assert not product.remarks.exists()


def test_feed_is_atom_with_the_products_the_reader_may_see(client: Client) -> None:
    published(title="Police only")
    shared = published(title="Shared & more", circle="partners")

    feed = ET.fromstring(page(client, UserFactory(role="partner"), "feed"))

    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Shared & more"]
    assert entries[0].find(f"{ATOM}link").attrib["href"].endswith(shared.get_absolute_url())


def test_outcome_of_a_lesson_is_on_both_pages(client: Client) -> None:
    writer = author()
    debrief = published(writer, title="Op FERNLEIGH", kind="debrief", debrief=debrief_said())
    guide = published(title="Second visits")
    lesson = Lesson.objects.filter(product=debrief).order_by("pk")[0]
    lessons.take_up(lesson.pk, product=guide, outcome="Its third part.", by=writer)

    assert "adopted in" in page(client, analyst(), "product", debrief.slug)
    assert "A lesson from" in page(client, analyst(), "product", guide.slug)


@pytest.mark.parametrize("many", [1, 12])
def test_product_page_costs_the_same_for_any_number_of_related_rows(client: Client, query_budget, many: int) -> None:
    writer = author()
    others = [published(title=f"Other {number}") for number in range(many)]
    links = "\n\n".join(f"See [it](guide:{other.slug})." for other in others)
    product = published(
        writer, kind="debrief", debrief=debrief_said(), text=links, related=tuple(other.slug for other in others)
    )
    client.force_login(analyst())

    # Session, person, scope; product, use; facts 3, passages, points, links, files, related; versions, follow, read,
    # came from; lessons, those that the reader may have, points again; force of the header; log.
    with query_budget(22):
        client.get(product.get_absolute_url())


@pytest.mark.parametrize("many", [1, 12])
def test_the_library_costs_the_same_for_any_number_of_products(client: Client, query_budget, many: int) -> None:
    for _ in range(many):
        published()
    client.force_login(analyst())

    # Session, person, scope; products 3, types of exploitation; force of the header, log.
    with query_budget(9):
        library = client.get(reverse("guidance:library")).content.decode()

    assert library.count('<article class="app-result">') == min(many, products.NEWEST)
    assert f"All guidance ({many})" in library


def test_library_home_lists_topics_that_filter_a_search(client: Client) -> None:
    published(title="With children", kind="guide", circumstances=["children"], types=["LAB"])
    published(title="Without", kind="debrief", debrief=debrief_said())

    library = page(client, analyst(), "library")

    for heading in ("Situation", "Type of exploitation", "Kind of product", "Audience", "New and updated"):
        assert f">{heading}</h2>" in library, heading
    address, count = re.search(r'href="([^"]*circumstance=children)">Children involved</a> \((\d+)\)', library).groups()
    assert count == "1"
    narrowed = client.get(unescape(address)).content.decode()
    assert "With children" in narrowed
    assert "Without" not in narrowed


def test_empty_library_says_so_instead_of_empty_topics(client: Client) -> None:
    library = page(client, analyst(), "library")

    assert "No guidance yet" in library
    assert "Situation" not in library


def test_a_search_without_words_lists_everything_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "PAGE_SIZE", 2)
    titles = [published().current.title for _ in range(3)]

    first, second = (page(client, analyst(), "search", query=query) for query in ("?q=", "?page=2"))

    assert [title in first for title in titles] == [False, True, True]
    assert [title in second for title in titles] == [True, False, False]


@pytest.mark.parametrize("many", [1, 12])
def test_to_do_page_costs_the_same_for_one_draft_and_for_many(client: Client, query_budget, many: int) -> None:
    writer = author()
    for _ in range(many):
        review_comments.open_thread(drafted(writer).public_id, anchor="", words="Why?", by=approver())
        reader_feedback.give_feedback(published(writer), kind="wrong", words="No.", by=analyst())
    client.force_login(writer)

    with query_budget(15):  # session, person, scope, versions, seven reasons of an author, log
        client.get(reverse("guidance:draft-list"))


@pytest.mark.parametrize("many", [1, 12])
def test_new_and_following_cost_the_same_for_one_product_and_for_many(client: Client, query_budget, many: int) -> None:
    reader = analyst()
    client.force_login(reader)
    client.post(reverse("guidance:follow"), {"topic": "kind", "code": "bulletin"})
    for _ in range(many):
        published(kind="bulletin")

    with query_budget(8):
        client.get(reverse("guidance:recent-changes"))
    with query_budget(16):
        client.get(reverse("guidance:following"))


@pytest.mark.parametrize("kind", ["guide", "debrief"])
def test_autosave_retried_after_a_lost_response_succeeds(client: Client, kind: str) -> None:
    writer = author()
    version = drafted(writer, kind=kind)
    client.force_login(writer)
    sent = typed(version, title="While I write", **({"outcome": "Two were convicted."} if kind == "debrief" else {}))

    answers = [client.post(version.get_absolute_url(), sent, headers={"HX-Request": "true"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(f'data-app-saved="{version.edition + 1}"' in answer.content.decode() for answer in answers)


def test_autosave_returns_a_line_and_not_a_page(client: Client) -> None:
    writer = author()
    version = drafted(writer)
    client.force_login(writer)
    address, by_itself = version.get_absolute_url(), {"HX-Request": "true"}

    saved = client.post(address, typed(version, title="While I write"), headers=by_itself)
    late = client.post(address, typed(version, title="Elsewhere"), headers=by_itself)
    wrong = client.post(address, typed(version, title="", edition=str(version.edition + 1)), headers=by_itself)

    assert (saved.status_code, late.status_code, wrong.status_code) == (200, 409, 422)
    assert f'data-app-saved="{version.edition + 1}" data-app-say="Saved ' in saved.content.decode()
    assert "another author has saved it" in late.content.decode()
    assert "Enter a title" in wrong.content.decode()
    assert Version.objects.get(pk=version.pk).title == "While I write"
