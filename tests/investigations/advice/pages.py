"""How the tests of advice read pages, and what its form sends."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.models import User
from investigations.models import Entry
from tests.investigations.advice.making import WORDS

LOG = "/investigations/advice/"
SENT = {"given_on": "20 November 2026", "given_to": "DI Farrow", "about": "nrm", "words": WORDS, "follow_up_on": ""}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person: User, address: str, *, status: int = 200) -> str:
    answer = browser(person).get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def address(name: str, entry: Entry) -> str:
    return reverse(f"investigations:{name}", args=[entry.investigation.public_id])
