"""After any history of publishing, sharing and withdrawing, a bundle and a search contain only what is visible now."""

from __future__ import annotations

from itertools import product as every
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core import clock
from guidance import approval, sharing
from guidance.bundle.selection import BundleBaseline, choose
from guidance.choices import Circle, Marking
from guidance.models import Product, Version
from guidance.search import results
from guidance.sharing import ReleaseRoute
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.guidance.bundling import bundle
from tests.guidance.making import approver, next_version, published
from tests.guidance.test_sharing import PEOPLE
from tests.properties import examples

pytestmark = pytest.mark.django_db

SHARED = st.sampled_from(
    [
        {"circle": circle, "marking": marking, "restricted_to": restricted_to}
        for circle, marking, restricted_to in every(Circle, Marking, ([], [LANCASHIRE]))
        if not (circle == Circle.PARTNERS and restricted_to)
    ]
)
LIVES = st.lists(st.tuples(st.lists(SHARED, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=4)


@examples(25, HealthCheck.function_scoped_fixture)
@given(lives=LIVES)
def test_in_any_library_bundle_and_search_hold_only_what_is_visible_now(
    lives: list[tuple[list[dict[str, Any]], bool]],
) -> None:
    """Each product has versions with different sharing, and may have been withdrawn at the end."""
    with transaction.atomic():
        _lived(lives)
        transaction.set_rollback(True)  # start the next library empty


def _lived(lives: list[tuple[list[dict[str, Any]], bool]]) -> None:
    expected: dict[Circle, dict[str, bool]] = {circle: {} for circle in Circle}
    for number, (versions, is_withdrawn) in enumerate(lives):
        made = published(approver(), title=f"Zqv{number}n1", text=f"Zqv{number}n1", **versions[0])
        for turn, shared in enumerate(versions[1:], 2):
            made = next_version(made, by=approver(), title=f"Zqv{number}n{turn}", text=f"Zqv{number}n{turn}", **shared)
        if is_withdrawn:
            approval.withdraw(made, reason="Old.", by=approver())
        for circle in Circle:
            may_now = sharing.may_leave(
                ReleaseRoute.BUNDLE,
                to=circle,
                circle=versions[-1]["circle"],
                marking=versions[-1]["marking"],
                is_restricted_to_forces=bool(versions[-1]["restricted_to"]),
            )
            expected[circle][made.slug] = may_now and not is_withdrawn

    for circle in Circle:
        archive = bundle(circle)
        assert archive.slugs == sorted(slug for slug, is_in in expected[circle].items() if is_in)
        for number, (slug, is_in) in enumerate(expected[circle].items()):
            newest = f"zqv{number}n{len(lives[number][0])}"
            assert bool(archive.holds(newest)) == is_in
            assert bool(archive.holds(f"{slug}.html")) == is_in
            for turn in range(1, len(lives[number][0])):  # no bundle has words of older versions; URLs may stay
                assert all(
                    f"zqv{number}n{turn}" in name.lower() + slug for name in archive.holds(f"zqv{number}n{turn}")
                )
        _names_as_gone_only_what_it_could_have_had(circle)
    for letter, position in PEOPLE.items():
        person = UserFactory(**position)
        has = Product.objects.visible_to(person).published().values_list("slug", flat=True)
        assert sorted(results.order("hand car wash", person)) == sorted(has), letter


def _names_as_gone_only_what_it_could_have_had(circle: Circle) -> None:
    held = dict.fromkeys(Product.objects.values_list("slug", flat=True), 99)
    could = set(
        Version.objects.filter(sharing.leaving(ReleaseRoute.BUNDLE, to=circle)).values_list("product__slug", flat=True)
    )
    for since in (BundleBaseline(day=clock.today()), BundleBaseline(day=clock.today(), held=held)):
        gone = {product.slug for product in choose(circle, day=clock.today(), since=since).gone}
        assert gone <= could
        assert not gone & set(Product.objects.in_circle(ReleaseRoute.BUNDLE, to=circle).values_list("slug", flat=True))
