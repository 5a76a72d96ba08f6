"""Key rotation: a new key is added and every value sealed again, while users read and write."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from matching import rotation
from tests.matching import keeping

pytestmark = pytest.mark.django_db
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
before = override_settings(IDENTITY_KEYS={1: OLD})
during = override_settings(IDENTITY_KEYS={2: NEW, 1: OLD})
after = override_settings(IDENTITY_KEYS={2: NEW})
NAMES = [f"Quagga {number}" for number in range(7)]


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Seven people, sealed with the old key; one has a blank name."""
    with keeping.stored(keeping.people()) as model:
        monkeypatch.setattr(rotation, "sealed_fields", lambda: [model._meta.get_field("name")])
        monkeypatch.setattr(rotation, "BATCH", 3)
        with before:
            for number, name in enumerate(NAMES):
                model.objects.create(name=name, code="" if number else "first")
            model.objects.create(code="blank")
        yield model


def names(people: Any) -> list[str]:
    return [person.name.reveal() for person in people.objects.exclude(code="blank").order_by("pk")]


def rotated(*options: str) -> str:
    out = io.StringIO()
    call_command("rotate_identity_keys", *options, stdout=out)
    return out.getvalue()


def test_every_name_opens_with_the_new_key_alone(people: Any) -> None:
    with during:
        output = rotated()
    with after:
        assert names(people) == NAMES

    assert "tests_person.name: 7 sealed again, 0 don't open" in output
    assert "0 values need a key older than 2." in output


def test_names_are_read_and_written_between_the_batches(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    sealing = rotation.sealed.seal

    def seal_while_somebody_works(text: str, *, place: str) -> bytes:
        if (text in NAMES and not any(text in read for read in seen[-1:])) or not seen:
            seen.append(names(people))
        return sealing(text, place=place)

    with during:
        monkeypatch.setattr(rotation.sealed, "seal", seal_while_somebody_works)
        rotation.rotate(people._meta.get_field("name"))
        people.objects.create(name="Okapi")

        assert seen
        assert all(read == NAMES for read in seen)
        assert rotation.by_key(people._meta.get_field("name")) == {2: 8}


def test_interrupted_run_continues(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sealing, sealed_already = rotation.sealed.seal, []

    def seal_until_the_lights_go_out(text: str, *, place: str) -> bytes:
        sealed_already.append(text)
        if len(sealed_already) == 5:
            raise KeyboardInterrupt
        return sealing(text, place=place)

    field = people._meta.get_field("name")
    with during:
        with monkeypatch.context() as patched:
            patched.setattr(rotation.sealed, "seal", seal_until_the_lights_go_out)
            with pytest.raises(KeyboardInterrupt):
                rotation.rotate(field)
        assert rotation.by_key(field) == {1: 4, 2: 3}
        assert rotation.rotate(field).done == 4
        assert rotation.rotate(field).done == 0
        assert names(people) == NAMES


def test_check_counts_and_changes_nothing(people: Any) -> None:
    with during:
        with pytest.raises(CommandError, match=r"7 values need an older key\. Run this without --check\."):
            rotated("--check")
        rotated()
        assert "tests_person.name: 7 with key 2" in rotated("--check")


def test_undecryptable_value_is_counted_and_left(people: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update tests_person set name = name || '\\x00'::bytea where id = (select min(id) from tests_person)"
        )

    with during, pytest.raises(CommandError, match="1 values don't open with any of IDENTITY_KEYS"):
        rotated()


def test_command_finds_every_sealed_column_of_the_apps() -> None:
    assert all(isinstance(field, rotation.SealedTextField) for field in rotation.sealed_fields())
