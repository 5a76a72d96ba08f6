"""What every request needs: a declared method, the page's own token, and an account with current permissions."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from tests.accounts.factories import KENT, LANCASHIRE
from tests.permissions import addresses, records, sending, walk
from tests.permissions.lines import LINES, Line, try_at, words_in
from tests.permissions.people import KINDS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Libraries' classes answer OPTIONS with what they allow; a Django form view takes PUT for POST.
# Two sign-in pages respond before checking the method: a link that does not work, and *you have a password*.
LIBRARY = {
    "account_reset_password_from_key": set(METHODS),
    "account_set_password": set(METHODS),
    "account_": {"OPTIONS", "PUT"},
    "api:": {"OPTIONS"},
}
# Who may use an address whose record nobody has here, where that is not the national team.
FOR = {"investigations:seal-history": "lead"}
NAMES = sorted({line.name for line in LINES})


@pytest.mark.parametrize("name", NAMES)
def test_undeclared_method_is_refused(stage: Stage, name: str) -> None:
    lines = [line for line in LINES if line.name == name]
    declared = {line.method for line in lines}
    declared |= {"HEAD"} if "GET" in declared else set()
    declared |= next((more for prefix, more in LIBRARY.items() if name.startswith(prefix)), set())
    served = (kind for wanted in ("23", "t") for kind in reversed(KINDS) if lines[0].answers[kind][0] in wanted)
    kind = next(served, FOR.get(name, "national"))  # the record is missing for every user here
    path = addresses.address_of(name, lines[0].parameters, "own", stage.world)
    answers = {}
    for method in METHODS:
        if method in declared:  # test_answers.py asks
            continue
        with stage.requests.trying(stage.cast[kind], method, path, {}) as tried:
            answers[method] = tried.answer.status_code
            assert tried.done == []
            assert words_in(tried.body) == []

    if answers.get("GET") == 302:  # a POST-only URL redirects to its page
        del answers["GET"]
    assert {method: status for method, status in answers.items() if status != 405} == {}


CHANGING = [line for line in LINES if line.method == "POST"]


@pytest.mark.parametrize("line", CHANGING, ids=lambda line: line.name)
def test_no_change_without_the_page_s_own_token(stage: Stage, line: Line) -> None:
    kind = next((kind for kind in KINDS[1:] if line.answers[kind][0] in "23t"), "anonymous")
    person = stage.cast[kind]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies[settings.SESSION_COOKIE_NAME] = person.cookie
    path = addresses.address_of(line.name, line.parameters, "own", stage.world)
    sent = urlencode(sending.sent_to(line.name, "own", person, stage.world), doseq=True)

    with transaction.atomic():
        answer = strict.generic("POST", path, sent, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)

    assert answer.status_code == 403
    assert b"csrf" not in answer.content.lower() or b"form" in answer.content


OWN_RECORDS = {
    "notifications:notice-open",
    "notifications:notice-read",
    "notifications:bounce-resume",
}  # a notice stays its person's in any role


def one_line_a_policy() -> list[Line]:
    """The first address of each set of roles, preferably one with a record."""
    chosen: dict[frozenset[str], Line] = {}
    policies = {address.name: address.policy for address in walk.addresses()}
    for line in sorted(LINES, key=lambda line: -len(line.places)):
        policy = policies[line.name]
        opens = any(line.answers[kind][0] in "23" for kind in KINDS[1:])
        if policy is not None and not policy.public and line.name not in OWN_RECORDS and opens:
            chosen.setdefault(frozenset(policy.roles), line)
    return list(chosen.values())


@pytest.mark.parametrize("line", one_line_a_policy(), ids=lambda line: f"{line.method} {line.name}")
def test_account_change_applies_from_the_next_request(stage: Stage, line: Line) -> None:
    kind = next(kind for kind in KINDS[1:] if line.answers[kind][0] in "23")
    person = stage.cast[kind]
    assert person.user is not None
    mine = User.objects.using("default").filter(pk=person.user.pk)
    was = mine.values("role", "force", "unit", "is_active").get()
    refused = "F" if len(line.places) == 1 else "N"
    changes: list[tuple[dict[str, object], str]] = [
        ({"is_active": False}, "A" if line.name.startswith("api:") else "L"),
    ]
    demoted = Role.OFFICER if kind != "officer" else Role.PARTNER
    changes.append(
        (
            {"role": demoted, "force": LANCASHIRE if demoted == Role.OFFICER else None, "unit": None},
            line.answers[demoted][0] if line.answers[demoted][0] in "2t" else refused,
        )
    )
    if len(line.places) == 4 and kind in {"analyst", "lead"}:
        changes.append(({"force": KENT}, line.answers[kind][records.PLACES.index("elsewhere")]))
    for change, expected in changes:
        mine.update(**change)
        with try_at(stage, line, person, "own") as tried:
            word = tried.word
        mine.update(**was)
        assert word == expected, change
