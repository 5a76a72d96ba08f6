"""The pages of retention for a version of guidance, and what an erased version still shows (P35)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from guidance import drafting
from guidance.models import Product, Version
from guidance.retained import KIND
from mspt.navigation import navigation_of
from retention import todo
from retention.models import Erasure
from tests.guidance import making
from tests.retention.ended_version import DELETED, REPLACED, WITHDRAWN, EndedVersions, ended_versions
from tests.retention.erasing import approve_on_page, request_on_page, retention_page
from tests.retention.searching import tables_with
from tests.roles import acting_for
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
REVIEWS = "/retention/reviews/"


@made_once
def world() -> EndedVersions:
    return ended_versions()


def erase(world: EndedVersions, version: Version, *, has: tuple[str, ...] = ()) -> Erasure:
    """Erase a version on the pages; the page of the request `has` these sentences."""
    return approve_on_page(request_on_page(KIND, version, by=world.approver), by=world.other_approver, has=has)


def page_of(version: Version) -> str:
    """Where a version is read; the address of its product may have changed."""
    return Version.objects.select_related("product").get(pk=version.pk).get_absolute_url()


@pytest.mark.parametrize("place", [0, 1, 2], ids=["replaced", "withdrawn", "deleted"])
def test_version_page_links_to_its_retention_and_after_an_erasure_names_the_approver(
    world: EndedVersions, place: int
) -> None:
    version, word = world.words()[place]
    client = just_signed_in(world.approver)
    page = client.get(version.get_absolute_url()).content.decode()
    assert retention_page(KIND, version) in page
    assert word in page

    erase(world, version, has=("Title, summary and text: 1", "Files: 1"))

    page = client.get(page_of(version)).content.decode()
    assert word not in page
    assert "Text and names are gone. Dates and codes remain." in page
    assert f"Approved by {world.other_approver.name}." in page
    assert tables_with(word) == {}, "nor has the log of all these pages"
    [entry] = AuditEntry.objects.filter(kind="erasure", subject="guidance.version")
    assert (entry.who, entry.keys) == (world.other_approver.pk, [str(version.public_id)])


def test_page_of_a_withdrawn_product_says_that_its_version_was_erased(world: EndedVersions) -> None:
    erase(world, world.withdrawn)
    product = Product.objects.get(pk=world.withdrawn.product_id)

    for person in (world.approver, world.analyst):
        page = just_signed_in(person).get(product.get_absolute_url()).content.decode()
        assert "It was withdrawn on" in page
        assert WITHDRAWN not in page
    assert "This version was erased. Its text and files are gone." in page
    assert just_signed_in(world.analyst).get(world.withdrawn.product.get_absolute_url()).status_code == 404


def addresses(world: EndedVersions) -> list[str]:
    """Every page of the library that shows a version, or lists some."""
    places = []
    for version, _ in world.words():
        product = Product.objects.get(pk=version.product_id)
        places += [
            product.get_absolute_url(),
            page_of(version),
            reverse("guidance:draft", args=[version.public_id]),
            reverse("guidance:draft-files", args=[version.public_id]),
            retention_page(KIND, version),
            *(
                reverse(f"guidance:{name}", args=[product.slug])
                for name in ("history", "product-print", "link", "feedback-new", "ownership")
            ),
            *(
                reverse(f"guidance:{name}", args=[product.slug, number])
                for name in ("version", "difference", "version-print")
                for number in (1, 2)
            ),
        ]
    lists = ("library", "draft-list", "feedback-list", "content-request-list", "lessons", "following", "bundles")
    lists += ("recent-changes", "feed")
    return [
        *places,
        *(reverse(f"guidance:{name}") for name in lists),
        *(f"{reverse('guidance:search')}?q={word}" for word in (REPLACED[:5], WITHDRAWN[:5])),
        REVIEWS,
        reverse("home"),
        reverse("exports:export-list"),
    ]


def test_pages_that_list_an_erased_version_open_and_show_none_of_its_text(world: EndedVersions) -> None:
    for version, _ in world.words():
        erase(world, version)

    for person in (world.approver, world.author, world.analyst):
        client = just_signed_in(person)
        for address in addresses(world):
            answer = client.get(address)
            assert answer.status_code in {200, 302, 403, 404}, (address, person.role)
            if not answer.streaming:
                page = answer.content.decode(errors="replace")
                assert not [word for word in (REPLACED, WITHDRAWN, DELETED) if word in page], address


def test_erased_version_cannot_be_compared_or_printed(world: EndedVersions) -> None:
    erase(world, world.replaced)
    client = just_signed_in(world.analyst)
    slug = world.replaced.product.slug

    for name in ("difference", "version-print"):
        answer = client.get(reverse(f"guidance:{name}", args=[slug, 1]))
        assert (answer.status_code, answer["Location"]) == (302, world.replaced.get_absolute_url())
    assert client.get(reverse("guidance:difference", args=[slug, 2])).status_code == 404
    page = client.get(world.present.product.get_absolute_url()).content.decode()
    assert "What changed since version" not in page
    assert "Earlier versions (1)" in page
    assert "Replaced by a newer version on" in (
        history := client.get(reverse("guidance:history", args=[slug])).content.decode()
    )
    assert ". Erased" in history


def test_version_is_compared_with_the_last_one_before_it_that_was_not_erased(world: EndedVersions) -> None:
    product = Product.objects.get(pk=world.replaced.product_id)
    making.next_version(product, by=world.author, approved_by=world.approver)
    making.next_version(product, by=world.author, approved_by=world.approver)
    second = world.present
    erase(world, second)
    client = just_signed_in(world.analyst)

    fourth = client.get(reverse("guidance:difference", args=[product.slug, 3]))

    assert fourth.context["difference"].older.number == 1


def test_product_with_an_erased_last_version_takes_no_new_version(world: EndedVersions) -> None:
    erase(world, world.withdrawn)
    slug = Product.objects.get(pk=world.withdrawn.product_id).slug

    answer = just_signed_in(world.author).post(reverse("guidance:version-new", args=[slug]), follow=True)

    assert "The last version of this product was erased. Start a new product." in answer.content.decode()


def test_refused_comment_on_an_erased_version_keeps_what_the_reader_typed(world: EndedVersions) -> None:
    erase(world, world.withdrawn)
    slug = Product.objects.get(pk=world.withdrawn.product_id).slug

    answer = just_signed_in(world.analyst).post(
        reverse("guidance:feedback-new", args=[slug]), {"kind": "wrong", "words": "The street is longer."}
    )

    assert answer.status_code == 422
    assert "This guidance was erased, so you cannot comment on it." in answer.content.decode()
    assert "The street is longer." in answer.content.decode()


def test_form_opened_before_a_draft_was_erased_is_refused_and_keeps_its_text(world: EndedVersions) -> None:
    erase(world, world.deleted)

    answer = just_signed_in(world.author).post(
        world.deleted.get_absolute_url(), {"edition": "2", "title": "A flat", "text": "The street is longer."}
    )

    assert answer.status_code == 422
    assert "The street is longer." in answer.content.decode()
    assert Version.objects.get(pk=world.deleted.pk).text == ""


@pytest.mark.parametrize("who", ["author", "national", "analyst"])
def test_only_approvers_find_the_retention_of_a_version(world: EndedVersions, who: str) -> None:
    erasure = request_on_page(KIND, world.replaced, by=world.approver)
    person: User = getattr(world, who)
    client = just_signed_in(person)

    assert client.get(retention_page(KIND, world.replaced)).status_code == 404
    assert client.post(retention_page(KIND, world.replaced), {"decision": "hold", "reason": "x"}).status_code == 404
    assert client.get(erasure.get_absolute_url()).status_code == 404
    refusal = {"decision": "refuse", "reason": "No."}
    assert client.post(reverse("retention:erasure-decide", args=[erasure.public_id]), refusal).status_code == 404
    assert client.get(REVIEWS).status_code == (404 if who == "national" else 200)
    assert "/retention/" not in client.get(world.replaced.get_absolute_url()).content.decode().split("<main", 1)[1]
    with acting_for(person):
        assert todo.groups_for(person) == []


def test_approver_finds_due_reviews_on_the_authors_list_and_the_home_page(world: EndedVersions, settings: Any) -> None:
    drafts = reverse("guidance:draft-list")
    assert f'href="{REVIEWS}"' in just_signed_in(world.approver).get(drafts).content.decode()
    assert f'href="{REVIEWS}"' not in just_signed_in(world.author).get(drafts).content.decode().split("<main", 1)[1]
    assert [item.title for item in navigation_of(world.approver, REVIEWS).items if item.current] == ["Guidance"]
    today = clock.today()
    settings.MSPT_TODAY = today.replace(year=today.year + 5)

    with acting_for(world.approver):
        [group] = todo.groups_for(world.approver)

    assert [item.title for item in group.items] == ["Records to review: 3"]


def test_approver_who_requested_reads_that_another_approver_decides(world: EndedVersions) -> None:
    erasure = request_on_page(KIND, world.replaced, by=world.approver)

    answer = just_signed_in(world.approver).post(
        reverse("retention:erasure-decide", args=[erasure.public_id]), {"decision": "erase", "seen": "x"}, follow=True
    )

    assert "You cannot decide on your own request. Ask another approver." in answer.content.decode()


def test_deleted_draft_is_listed_for_approvers_until_it_is_erased(world: EndedVersions) -> None:
    address = world.deleted.get_absolute_url()
    drafts = reverse("guidance:draft-list")
    assert address in just_signed_in(world.approver).get(drafts).content.decode()
    assert address not in just_signed_in(world.author).get(drafts).content.decode()

    erase(world, world.deleted)

    assert address not in just_signed_in(world.approver).get(drafts).content.decode()


def test_schedule_says_that_no_law_sets_the_period_for_versions(client: Client, world: EndedVersions) -> None:
    page = just_signed_in(world.national).get(reverse("retention:schedule")).content.decode()

    assert "Versions of guidance and debriefs" in page
    assert "the law sets no period for it, and this one is ours" in page
    assert "No review in this service yet" not in page


@pytest.mark.parametrize("more", [0, 4])
def test_review_list_takes_the_same_statements_for_any_number_of_versions(
    world: EndedVersions, settings: Any, query_budget: Any, more: int
) -> None:
    product = Product.objects.get(pk=world.present.product_id)
    for _ in range(more):
        making.next_version(product, by=world.author, approved_by=world.approver)
    today = clock.today()
    settings.MSPT_TODAY = today.replace(year=today.year + 5)
    client = just_signed_in(world.approver)

    with query_budget(8):
        page = client.get(REVIEWS)

    assert len(page.context["rows"]) == 3 + more


@pytest.mark.parametrize("more", [0, 4])
def test_version_page_takes_the_same_statements_for_any_number_of_versions(
    world: EndedVersions, query_budget: Any, more: int
) -> None:
    product = Product.objects.get(pk=world.present.product_id)
    for _ in range(more):
        making.next_version(product, by=world.author, approved_by=world.approver)
    client = just_signed_in(world.approver)

    with query_budget(15):
        client.get(retention_page(KIND, world.replaced))


@pytest.mark.parametrize("more", [0, 4])
def test_draft_list_takes_the_same_statements_for_any_number_of_deleted_drafts(
    world: EndedVersions, query_budget: Any, more: int
) -> None:
    for _ in range(more):
        drafting.discard(making.drafted(world.author).public_id, reason="Not needed.", by=world.author)
    client = just_signed_in(world.approver)

    with query_budget(16):
        page = client.get(reverse("guidance:draft-list"))

    assert len(page.context["deleted"]) == 1 + more
