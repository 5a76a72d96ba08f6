"""A stolen dump identifies nobody: the test searches a real `pg_dump` of referrals for each part of an identity.

It searches every spelling and encoding that would reveal it: cases, accents, byte orders, hexadecimal, base64, and the
common unkeyed hashes, which anybody can try names against. Planted traces prove that the search can fail.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from devtools.postgres import binaries
from mspt.setup import databases
from nrm import identity, referrals, todo
from nrm.models import Referral
from nrm.person_match import attempts
from nrm.transfers import offering
from tests.accounts.factories import KENT
from tests.matching import people as matching_people
from tests.nrm import making

pytestmark = pytest.mark.processes

NAMES = {
    "first_name": "Žofija Quaggamira",
    "last_name": "O’Zebrowská-Wyxley",
    "nicknames": "Quiffles",
}
PEOPLE: list[dict[str, str | list[str]]] = [
    {**NAMES, "born_on": "2009-02-28", "support_phone": "07700 900 461", "letter_address": "17 Xanthippe Yard"},
    {**NAMES, "last_name": "Zebrowska", "born_on": "2009-02-27", "contact": "+44 7700 900462"},
]
PARTS = ("Žofija", "Quaggamira", "O’Zebrowská", "Zebrowská", "Zebrowska", "Wyxley", "Quiffles", "Xanthippe Yard")
DAYS = (date(2009, 2, 28), date(2009, 2, 27))
PHONES = ("7700900461", "7700900462")  # without the leading zero or country


def plain_spellings() -> Iterator[str]:
    """Names with and without accents and in other spellings, and dates and numbers as people write them."""
    for part in (*PARTS, "Žofija Quaggamira", "Zofija Quaggamira", "Quaggamira Zebrowska"):
        bare = "".join(
            character for character in unicodedata.normalize("NFKD", part) if not unicodedata.combining(character)
        )
        for text in {part, unicodedata.normalize("NFD", part), bare, bare.replace("’", "'"), bare.replace("’", "")}:
            yield from {text, text.lower(), text.upper(), text.title()}
            yield text[::-1]
    for day in DAYS:
        for form in ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%-d/%-m/%Y", "%-d.%-m.%Y"):
            yield day.strftime(form)
        yield from (day.strftime("%-d %B %Y"), day.strftime("%-d %b %Y"), day.strftime("%B %-d, %Y"))
    for phone in PHONES:
        for front in ("0", "44", "+44 "):
            yield front + phone
        yield from (f"0{phone[:4]} {phone[4:]}", f"{phone[:4]} {phone[4:7]} {phone[7:]}", f"{phone[:4]} {phone[4:]}")


def traces(text: str) -> Iterator[tuple[str, bytes]]:
    """The traces of a text that would reveal it in a dump, with their names."""
    stored = text.encode()
    yield "as it is", stored
    yield "escaped", text.encode("ascii", "backslashreplace")
    for name in ("utf-16-le", "utf-16-be", "latin-1"):
        with_codec = text.encode(name, "ignore")
        yield name, with_codec
        yield f"hexadecimal of {name}", with_codec.hex().encode()
    yield "hexadecimal", stored.hex().encode()
    for shift in range(3):  # base64 of a longer text that contains it at any offset
        inner = base64.b64encode(b"\0" * shift + stored)[-(-shift * 8 // 6) :]
        whole = inner[: len(inner) - 4]  # the last group depends on what follows
        if len(whole) >= 8:
            yield "base64", whole
    for hashed in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512, hashlib.blake2b):
        digest = hashed(stored, usedforsecurity=False) if hashed is not hashlib.blake2b else hashed(stored)
        yield "a hash without a key", digest.hexdigest()[:32].encode()
        yield "a hash without a key, base64", base64.b64encode(digest.digest())[:20]


WANTED: dict[bytes, str] = {
    trace: f"{text!r}, {how}" for text in plain_spellings() for how, trace in traces(text) if len(trace) >= 6
}


def found_in(dump: bytes) -> set[str]:
    """The traces of a person in a dump."""
    pattern = re.compile(b"|".join(re.escape(trace) for trace in sorted(WANTED, key=len, reverse=True)))
    return {WANTED[hit] for hit in pattern.findall(dump)}


def referred() -> int:
    """Two forces refer the same person; both run a person match; one referral is offered, one viewed."""
    giver, kim, national = making.nrm_analyst(), making.nrm_analyst(KENT), making.nrm_national()
    for by, who in zip((giver, kim), PEOPLE, strict=True):
        draft = making.begun(by)
        referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=by)
        referrals.save_section(draft.public_id, typed=who | {"nationality": "polish"}, version=2, by=by)
    first = Referral.objects.get(force=giver.force_id)
    _look(Referral.objects.get(force=KENT), by=kim)
    offering.offer(first.public_id, to=KENT, reason="Found in Dover.", by=giver)
    look = identity.request_identity_access(first.public_id, reason="Two forces.", by=national)
    identity.decide_identity_access(first.public_id, look.pk, grant=True, by=giver)
    assert identity.reveal(first, by=giver).answers["first_name"] == NAMES["first_name"]
    assert todo.waiting_for(giver)
    return first.pk


def _look(referral: Referral, *, by: User) -> None:
    with transaction.atomic(), matching_people.working(by):
        inquiry = attempts.ask_as_stored(referral.public_id, by=by)
        matching_people.commit()
        assert attempts.matches_of(inquiry, by=by)


def dumpers() -> list[Path]:
    """The pg_dump programs: ours, which the development service uses for its histories, and the machine's."""
    programs = [binaries() / "pg_dump"]
    if of_the_machine := shutil.which("pg_dump"):
        programs.append(Path(of_the_machine))
    return programs


def dumped(address: str, *, by: Path, more: tuple[str, ...] = ()) -> bytes:
    """The dump's bytes. Skips if the server is newer than the program."""
    where, secret = databases.for_tools(address)
    role = f"--role={settings.DB_ROLE_PREFIX}_owner"
    done = subprocess.run([by, role, *more, where], env=os.environ | secret, capture_output=True, check=False)
    if b"server version mismatch" in done.stderr:
        pytest.skip(f"{by} is older than the server: {done.stderr.decode().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr.decode()[:400]
    return done.stdout


@pytest.mark.parametrize("program", dumpers(), ids=str)
@pytest.mark.parametrize("more", [(), ("--inserts",)], ids=["copy", "inserts"])
def test_dump_of_referrals_identifies_nobody(
    clone: Callable[[str], str], committed: Callable[..., list[Any]], program: Path, more: tuple[str, ...]
) -> None:
    committed(referred)

    dump = dumped(clone("tester"), by=program, more=more)

    assert b"nrm_identity" in dump
    assert b"Found in Dover." in dump  # it is the database with the referrals
    assert len(set(re.findall(rb"[A-Z2-9]{3}-[A-Z2-9]{3}\b", dump))) >= 2
    assert found_in(dump) == set()


# Traces of a mistake, in the form PostgreSQL would write them into a column.
PLANTED = {
    "a name in words": "to_jsonb('Ask for žofija'::text)::text",
    "another spelling in words": "'for O''Zebrowska, it says'",
    "a day": "'born 28/02/2009'",
    "a phone": "'call +447700900461 first'",
    "an unsealed column": "convert_to('Quaggamira', 'UTF8')::text",
    "bytes of UTF-16": "decode('570079007800' || '6c0065007900', 'hex')::text",
    "base64": "encode(convert_to('xx Quaggamira xx', 'UTF8'), 'base64')",
    "a hash": "md5('quaggamira')",
    "a hash in bytes, cut short": "substring(sha256('zebrowska'::bytea) for 16)::text",
    "JSON that escapes": r"'{\"said\": \"' || '\u017dofija' || '\"}'",
    "an accent apart": "normalize('Žofija', NFD)",
}


def plant() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table planted (what text, said text)")
        for what, expression in PLANTED.items():
            cursor.execute(f"insert into planted select %s, {expression.replace('%', '%%')}", [what])
        cursor.execute("update nrm_identity set last_name = convert_to('Zebrowska', 'UTF8')")


def test_search_finds_planted_traces(clone: Callable[[str], str], committed: Callable[..., list[Any]]) -> None:
    committed(referred)
    committed(plant)

    dump = dumped(clone("tester"), by=dumpers()[0])

    lines = {line.split(b"\t")[0].decode(): line for line in dump.splitlines() if b"\t" in line}
    assert {what: bool(found_in(lines[what])) for what in PLANTED} == dict.fromkeys(PLANTED, True)
    identities = dump.partition(b"COPY public.nrm_identity")[2].partition(b"\\.")[0]
    assert found_in(identities) == {"'Zebrowska', hexadecimal"}
