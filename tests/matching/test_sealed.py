"""A sealed name is revealed only on request, and opens only in its own column (identity fields)."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import connection, transaction
from django.forms import modelform_factory
from django.template import Context, Template
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from matching import sealed
from matching.sealed import CannotUnseal, SealedText
from tests.matching import keeping

pytestmark = pytest.mark.django_db
PLACE, NAME = "nrm_referral.given_names", "Quagga Zebrowska"
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
keyed = override_settings(IDENTITY_KEYS={2: NEW, 1: OLD})


@pytest.fixture
def people() -> Iterator[Any]:
    with keyed, keeping.stored(keeping.people()) as model:
        yield model


def stored_bytes(column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from tests_person")
        return bytes(cursor.fetchone()[0])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_sealed_value_opens_unchanged(text: str) -> None:
    with keyed:
        assert sealed.unseal(sealed.seal(text, place=PLACE), place=PLACE) == text


def test_the_same_name_is_sealed_differently_each_time() -> None:
    with keyed:
        assert sealed.seal(NAME, place=PLACE) != sealed.seal(NAME, place=PLACE)


def test_ciphertext_hides_the_length_of_a_name() -> None:
    with keyed:
        lengths = {len(sealed.seal("x" * letters, place=PLACE)) for letters in range(1, 32)}

    assert lengths == {3 + 12 + 32 + 16}


def test_a_blank_stays_blank() -> None:
    assert sealed.seal("", place=PLACE) == b""
    assert sealed.unseal(b"", place=PLACE) == ""


@pytest.mark.parametrize("position", [0, 1, 2, 3, 14, 15, 40, -1])
def test_one_changed_bit_anywhere_prevents_opening(position: int) -> None:
    with keyed:
        value = bytearray(sealed.seal(NAME, place=PLACE))
        value[position] ^= 1
        with pytest.raises(CannotUnseal) as raised:
            sealed.unseal(bytes(value), place=PLACE)

    assert "Quagga" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_value_moved_to_another_column_does_not_open() -> None:
    with keyed:
        value = sealed.seal(NAME, place=PLACE)
        with pytest.raises(CannotUnseal, match=r"nrm_referral\.family_name"):
            sealed.unseal(value, place="nrm_referral.family_name")


@pytest.mark.parametrize("rest", [b"", b"Quagga", b"\x01\x00\x02" + b"x" * 20])
def test_unsealed_value_does_not_open(rest: bytes) -> None:
    with keyed, pytest.raises(CannotUnseal):
        sealed.unseal(b"Q" + rest, place=PLACE)


def test_both_versions_of_the_key_open_and_the_newest_seals() -> None:
    with override_settings(IDENTITY_KEYS={1: OLD}):
        before = sealed.seal(NAME, place=PLACE)
    with keyed:
        after = sealed.seal(NAME, place=PLACE)
        opened = [sealed.unseal(value, place=PLACE) for value in (before, after)]

    assert [sealed.number_of(value) for value in (before, after)] == [1, 2]
    assert opened == [NAME, NAME]


def test_missing_key_is_named() -> None:
    with override_settings(IDENTITY_KEYS={1: OLD}):
        value = sealed.seal(NAME, place=PLACE)
    with override_settings(IDENTITY_KEYS={2: NEW}), pytest.raises(CannotUnseal, match="key 1, which is not in"):
        sealed.unseal(value, place=PLACE)
    with override_settings(IDENTITY_KEYS={}), pytest.raises(ImproperlyConfigured, match="no IDENTITY_KEYS"):
        sealed.seal(NAME, place=PLACE)


def test_name_is_never_printed(people: Any) -> None:
    person = people.objects.get(pk=people.objects.create(name=NAME).pk)
    written = io.StringIO()
    logger = logging.getLogger("tests.sealed")
    logger.addHandler(handler := logging.StreamHandler(written))
    logger.warning("%s %r %s", person.name, person.name, vars(person))
    logger.removeHandler(handler)

    shown = [
        written.getvalue(),
        f"{person.name} {person.name!r:>20} {[person.name]}",
        Template("{{ person.name }}{{ person.name|upper }}").render(Context({"person": person})),
        serializers.serialize("json", [person]),
        json.dumps({"name": person.name}, default=str),
        str(modelform_factory(people, fields=["name"])(instance=person)),
    ]

    assert not [text for text in shown if "quagga" in text.lower()]
    assert all("••" in text or "\\u2022" in text for text in shown)
    assert person.name.reveal() == NAME


def test_sealed_text_cannot_be_queued_or_cached() -> None:
    with pytest.raises(TypeError, match="Pass the record's id"):
        pickle.dumps(SealedText.of(NAME))
    with pytest.raises(TypeError):
        json.dumps(SealedText.of(NAME))
    with pytest.raises(TypeError):
        hash(SealedText.of(NAME))


def test_equality_compares_the_plain_text(people: Any) -> None:
    first, second = (people.objects.get(pk=people.objects.create(name=NAME).pk) for _ in range(2))

    assert first.name == second.name == SealedText.of(NAME)
    assert first.name != SealedText.of("Okapi")
    assert first.name != NAME
    assert copy.deepcopy(first.name) == first.name


def test_a_column_keeps_bytes_that_contain_no_name(people: Any) -> None:
    people.objects.create(name=NAME)

    assert b"Quagga" not in stored_bytes()
    assert sealed.number_of(stored_bytes()) == 2


def test_a_blank_column_is_blank(people: Any) -> None:
    person = people.objects.get(pk=people.objects.create().pk)

    assert (stored_bytes(), str(person.name), bool(person.name), person.name.reveal()) == (b"", "", False, "")


def test_saving_again_leaves_what_was_not_changed(people: Any) -> None:
    people.objects.create(name=NAME)
    before = stored_bytes()
    people.objects.get().save()

    assert stored_bytes() == before


def test_a_name_copied_to_another_column_is_sealed_for_that_column(people: Any) -> None:
    person = people.objects.create(name=NAME)
    person.alias = people.objects.get().name
    person.save()

    assert people.objects.get().alias.reveal() == NAME
    assert stored_bytes("alias") != stored_bytes("name")


def test_bytes_moved_in_the_database_do_not_open(people: Any) -> None:
    people.objects.create(name=NAME)
    with connection.cursor() as cursor:
        cursor.execute("update tests_person set alias = name")

    with pytest.raises(CannotUnseal):
        people.objects.get().alias.reveal()


@pytest.mark.parametrize(
    "question",
    [
        lambda people: people.filter(name=NAME),
        lambda people: people.filter(name__startswith="Q"),
        lambda people: people.exclude(name__in=[NAME]),
        lambda people: people.filter(name__length=3),
        lambda people: people.order_by("name"),
        lambda people: people.order_by("-name"),
    ],
)
def test_sealed_column_cannot_be_queried(people: Any, question: Any) -> None:
    with pytest.raises(FieldError, match=r"is sealed: the database can't search or sort it"):
        list(question(people.objects))


def test_only_the_presence_of_a_value_can_be_queried(people: Any) -> None:
    people.objects.create(name=NAME)

    assert people.objects.filter(name__isnull=False).count() == 1
    assert people.objects.values_list("name", flat=True).get().reveal() == NAME


def test_dots_returned_by_a_form_do_not_overwrite_the_name(people: Any) -> None:
    person = people.objects.create(name=NAME)
    shown = modelform_factory(people, fields=["name"])(instance=people.objects.get())["name"].value()
    form = modelform_factory(people, fields=["name"])({"name": str(shown)}, instance=person)

    assert form.errors == {"name": ["Enter the text again. The dots only represent the encrypted text."]}
    with pytest.raises(ValueError, match="dots"), transaction.atomic():
        people.objects.create(name=str(shown))


def test_overlong_text_is_refused_without_quoting_it(people: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        people(name="Quagga" * 20).full_clean()

    assert refused.value.message_dict == {"name": ["Enter 80 characters or fewer."]}
