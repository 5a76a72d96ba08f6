"""After a change of spelling tables, older hashes are rebuilt: in batches, restartable, while users work."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from accounts.choices import Role
from matching import hash_tables, name_normalisation, person_match, rehash, search_terms, tokens
from matching.models import HashedToken, HashGeneration, MatchLimit
from matching.tokens import PersonWords
from orders.choices import Particular
from orders.models import Subject
from orders.register import index
from orders.subjects.records import Identifier, learn
from orders.supervision import cascade
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst
from tests.matching import people
from tests.nrm import making as referring
from tests.orders import making as ordering
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
WHO = {
    "under_18": "no",
    "first_name": "Quaggamira",
    "last_name": "Zebrowska",
    "born_on": "1990-04-17",
    "nationality": "polish",
}
as_owner = override_settings(MSPT_ROLE="owner")


@pytest.fixture(autouse=True)
def _as_owner() -> Iterator[None]:
    MatchLimit.objects.update(tries=10_000)
    with as_owner:
        yield


@made_once
def subject() -> Subject:
    return ordering.subject(ordering.manager(), name="Quaggamira Zebrowska")


def new_tables(monkeypatch: pytest.MonkeyPatch, *lines: tuple[str, ...]) -> None:
    """Spellings missed so far, each as a line of the table."""
    known = dict(name_normalisation._spellings())
    monkeypatch.setattr(
        name_normalisation, "_spellings", lambda: known | {word: line[0] for line in lines for word in line}
    )
    monkeypatch.setattr(hash_tables, "contents", lambda: f"with {lines}")


def rehashed(*options: str) -> str:
    out = io.StringIO()
    call_command("rehash", *options, stdout=out)
    return out.getvalue()


def kept(record: uuid.UUID) -> set[bytes]:
    return {bytes(token) for token in HashedToken.objects.filter(record=record).values_list("token", flat=True)}


def subjects_found_as(name: str) -> set[bytes]:
    """The hashes of a name in the register, spelt as given."""
    return {token.token for token in search_terms.tokens_of(search_terms.Clues(names=(name,))) if token.kind == "name"}


# --- The version ----------------------------------------------------------------------------------------------------
def test_hashes_record_their_table_version_and_deletion_removes_it(subject: Subject) -> None:
    record = people.known(PersonWords(given_names="Linh", family_names="Tran"), app="nrm")
    assert set(HashGeneration.objects.values_list("record", "tables")) == {
        (record, hash_tables.present()),
        (subject.public_id, hash_tables.present()),
    }

    person_match.remove_hashes(app="nrm", record=record)
    HashedToken.objects.filter(record=subject.public_id).delete()  # as a trigger deletes what is erased

    assert not HashGeneration.objects.exists()


def test_hashes_without_a_version_count_as_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select matching.keep('nrm', gen_random_uuid(), %s, '{name}', '{1}', '{100}', array['\\x01'::bytea])",
            [KENT],
        )

    assert rehash.by_tables() == {"nrm": {"": 1}}
    assert rehash.old() == 1


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (name_normalisation, "SHORTEST_NEAR", 5),
        (tokens, "NICKNAME", 84),
        (search_terms, "WHOLE", 61),
        (hash_tables, "RULES", 10_000),
    ],
)
def test_a_rule_that_changes_makes_other_tables(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: object
) -> None:
    before = hash_tables.contents.__wrapped__()

    monkeypatch.setattr(module, name, value)

    assert hash_tables.contents.__wrapped__() != before


def test_another_key_makes_other_tables() -> None:
    before = hash_tables.present()

    with override_settings(TOKEN_KEY=bytes(32)):
        assert hash_tables.present() != before


# Invented, so that none is in a table: the rules alone decide their hashes.
PROBES = (
    *(
        "Quaggamira",
        "Zebrowskyj",
        "Xhuljetova",
        "Szczepankowa-Wrighton",
        "Tchernikhovskaya",
        "Nguyễnhoàng",
        "Ștefănovici",
    ),
    *("Ковальчукова", "O’Quagghan", "Wiśniewskajte", "المحمودوي", "Gjokajeva", "Θεοδωρίδουλα", "Chukwuemekason"),
)
# The digests of the rules, and of the probes' hashes. If only the second differs, raise `tables.RULES`.
AS_STORED = ("3910f87096e08bfc", "110aa09375f909f4")


def of_the_probes() -> str:
    """A digest of all keys under which the probes are found."""
    values = [
        *(sorted(tokens.of_name(word)) for text in PROBES for word in name_normalisation.words_of(text)),
        *(sorted(tokens.of_birth(day)) for day in (date(1990, 1, 1), date(1984, 12, 3), date(2001, 7, 7))),
        sorted(
            search_terms._values(search_terms.Clues(places=("14 Quaggary Strasse, QQ1 9ZZ",), vehicles=("QQ12 ABC",)))
        ),
        sorted(
            search_terms._values(
                search_terms.Clues(words="Quaggamira Zebrowskyj", phones=("+44 7700 900123",), born_year=1981)
            )
        ),
    ]
    return hashlib.sha256(repr(values).encode()).hexdigest()


def test_name_hashes_change_only_with_the_version_of_the_rules() -> None:
    assert (hash_tables.rules()[:16], of_the_probes()[:16]) == AS_STORED


# --- Rehashing ------------------------------------------------------------------------------------------------------
def test_person_missed_by_the_old_spelling_is_found_by_the_new_one(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = referring.nrm_analyst()
    referral = referring.answered(referring.begun(theirs), WHO, consent="given", by=theirs)
    before = kept(referral.public_id)
    new_tables(monkeypatch, ("kwagamira", "quaggamira"))
    assert not subjects_found_as("Kwagamira") & kept(subject.public_id)

    output = rehashed()

    assert subjects_found_as("Kwagamira") & kept(subject.public_id)
    assert kept(referral.public_id) != before
    assert "nrm: 1 rehashed" in output
    assert "orders: 1 rehashed" in output
    assert f"orders: 1 of the present tables ({hash_tables.present()}), 0 of older ones" in output
    hits = people.look(
        PersonWords(given_names="Kwagamira", family_names="Zebrowska", born=date(1990, 4, 17)), by=analyst()
    ).hits
    assert len(hits) == 1


def test_a_second_run_finds_nothing_to_do(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    new_tables(monkeypatch)
    rehashed()
    once = kept(subject.public_id)

    assert "orders: 0 rehashed" in rehashed()
    assert kept(subject.public_id) == once


def test_interrupted_run_continues(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = ordering.manager()
    for number in range(5):
        ordering.subject(manager, name=f"Quagga {'abcde'[number] * 4}")
    new_tables(monkeypatch)
    monkeypatch.setattr(rehash, "BATCH", 2)
    batches = iter([True, True, False])

    def killed(records: Any) -> Any:
        if not next(batches, False):
            raise KeyboardInterrupt
        return index.tokens_of(records)

    with pytest.raises(KeyboardInterrupt):
        rehash.rehash(rehash.HashedRecords(app="orders", tokens_of=killed))

    assert rehash.by_tables()["orders"][hash_tables.present()] == 4
    assert rehash.rehash(index.HASHED) == 1
    assert rehash.old() == 0


def meanwhile(what: Callable[[], object]) -> rehash.HashedRecords:
    """The subjects, changed between the reading of their names and the storing of their hashes."""

    def tokens_of(records: Any) -> Any:
        record_tokens = list(index.tokens_of(records))
        what()
        return record_tokens

    return rehash.HashedRecords(app="orders", tokens_of=tokens_of)


def test_concurrent_change_is_not_overwritten(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    new_tables(monkeypatch)

    alias = Identifier(kind=Particular.ALIAS, text="Okapia Wildebeest")

    done = rehash.rehash(meanwhile(lambda: learn(subject.public_id, [alias], by=subject.officer)))

    assert done == 0
    assert subjects_found_as("Okapia Wildebeest") <= kept(subject.public_id)


@transaction.atomic
def give(subject: Subject, *, to: str) -> None:
    """Give a subject with all its rows to another force."""
    cascade.move_subject(subject, to=to)
    Subject.objects.filter(pk=subject.pk).update(force_id=to)


def test_subject_transferred_meanwhile_stays_with_the_receiver(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_tables(monkeypatch)

    done = rehash.rehash(meanwhile(lambda: give(subject, to=KENT)))

    assert done == 1
    assert set(HashedToken.objects.filter(record=subject.public_id).values_list("force", flat=True)) == {KENT}


def test_subject_erased_meanwhile_is_not_found(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    new_tables(monkeypatch)

    done = rehash.rehash(meanwhile(lambda: HashedToken.objects.filter(record=subject.public_id).delete()))

    assert done == 0
    assert not HashedToken.objects.filter(record=subject.public_id).exists()
    assert not HashGeneration.objects.exists()


def test_a_record_that_is_gone_has_no_hashes_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    record = people.known(PersonWords(given_names="Linh", family_names="Tran"), app="nrm")  # of no referral
    new_tables(monkeypatch)

    assert "nrm: 1 rehashed" in rehashed()
    assert not kept(record)


def test_check_counts_and_changes_nothing_and_administrators_read_it(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "orders: 1 of the present tables" in rehashed("--check")
    new_tables(monkeypatch)
    before = kept(subject.public_id)

    with pytest.raises(CommandError, match="1 records have hashes of older tables"):
        rehashed("--check")

    assert kept(subject.public_id) == before
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, force=None))
    assert "People matched with an older spelling table: 1" in client.get("/").content.decode()
    rehashed()
    assert "older spelling table" not in client.get("/").content.decode()


def test_only_the_owner_rehashes() -> None:
    with override_settings(MSPT_ROLE="web"), pytest.raises(CommandError, match="MSPT_ROLE=owner"):
        rehashed()


def test_rehash_waits_for_a_concurrent_change_and_skips_the_record(clone: Callable[[str], str]) -> None:
    """Two sessions at once: uncommitted changes of the other are neither overwritten nor mixed in."""
    record = uuid.uuid4()
    keep = "select matching.keep('orders', %s, %s, '{name}', '{100}', '{100}', array[%s::bytea], %s)"
    again = "select matching.rehash_record('orders', %s, '{name}', '{100}', '{100}', array[%s::bytea], 'new')"
    with (
        psycopg.connect(clone("owner")) as worker,
        psycopg.connect(clone("owner")) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        worker.execute(keep, [record, LANCASHIRE, b"old", "old"])
        worker.commit()
        other.execute(keep, [record, LANCASHIRE, b"theirs", "new"])
        making = pool.submit(lambda: worker.execute(again, [record, b"ours"]).fetchone())
        with pytest.raises(TimeoutError):
            making.result(timeout=0.5)
        other.commit()
        assert making.result(timeout=10) == (False,)
        worker.commit()
        assert worker.execute("select token from matching_hashedtoken where record = %s", [record]).fetchall() == [
            (b"theirs",)
        ]
