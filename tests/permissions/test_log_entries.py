"""Every view that touches personal data leaves an entry of the right kind that names the records seen (P15).

The kinds are the last column of `table.py`, which `test_answers.py` checks. Here is what an entry must name: the record
of the address, and each record that the page links to. A view without an entry is on a list, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection

from audit.choices import Operation
from audit.models import AuditEntry
from tests.permissions.lines import LINES, PARAMETERS, Line, each_line, try_at
from tests.permissions.people import KINDS
from tests.permissions.trying import Tried
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix
PUBLIC_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The header of a subject's pages links to the subject's other orders by their references, and a form to choose an
# investigation lists the references of the force's own. Neither shows anything of them.
NAVIGATION = re.compile(r'<nav class="moj-sub-navigation.*?</nav>|<select\b.*?</select>', re.DOTALL)
RECORDS = """
select public_id::text from investigations_investigation union all select public_id::text from nrm_referral
union all select public_id::text from orders_order union all select public_id::text from orders_subject
union all select public_id::text from orders_breach
"""

# Views that leave no entry, with the reason. Whatever else leaves none fails.
OWN_ACCOUNT = "the person’s own account"
PUBLIC_TEXT = "a public text, without personal data"
SIGNED_OUT = "nobody is signed in, and no record is shown"
BLANK_FORM = "a form to fill in, which shows no record"
SETTINGS = "dated rules and words of lists, without personal data"
WITHOUT_PERSONAL_DATA = {
    **dict.fromkeys(
        (
            "account_login", "account_logout", "account_inactive", "account_reset_password",
            "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
            "account-factor-code", "account-factor-set-up", "account-factor-set-up-app",
            "account-factor-set-up-passkey", "account-address-confirm",
        ),
        SIGNED_OUT,
    ),
    **dict.fromkeys(
        (
            "account", "account-address", "account-factor-app", "account-factor-passkey", "account-factors",
            "account-session", "account_change_password", "account_set_password", "account_reauthenticate",
            "account-factor-codes", "notifications:settings", "account-factor-remove", "account-address-withdraw",
        ),
        OWN_ACCOUNT,
    ),
    **dict.fromkeys(
        ("accessibility", "cookies", "definitions", "help", "help-guide", "privacy", "release-notes"), PUBLIC_TEXT
    ),
    **dict.fromkeys(
        (
            "administration:person-new", "bulletins:bulletin-new", "dashboards:annotation-new", "feedback",
            "guidance:content-request-new", "guidance:product-new", "nrm:referral-new", "orders:subject-new",
            "crime:record-new",
            "publications:month-workbook", "releases:release-prepare", "reports:snapshot-export",
            "action_plan:action-new", "action_plan:meeting-new",
            "requests:request-new", "nrm:decision-import", "orders:order-import", "orders:order-import-template",
            "official:nrm-import", "official:crime-import", "crime_system:export-import",
            "registers:span-begin", "registers:table-import",
            "investigations:return-practice", "investigations:return-upload", "investigations:emergency-open",
            "systems:system-new",
        ),
        BLANK_FORM,
    ),
    **dict.fromkeys(
        (
            "administration:term-detail", "administration:term-new", "administration:vocabulary-detail",
            "administration:vocabulary-list", "nrm:offence-detail", "nrm:offence-list", "nrm:rule-detail",
            "court_rules:offence-detail", "court_rules:offence-list",
            "court_rules:rule-detail", "court_rules:rule-list",
            "nrm:outcome-type-detail", "nrm:outcome-type-list", "nrm:rule-list", "orders:law-detail", "orders:law-list",
            "orders:library", "orders:library-change", "orders:library-new",
        ),
        SETTINGS,
    ),
    **dict.fromkeys(
        (
            "investigations:return-columns", "nrm:decision-import-headers", "official:crime-import-headers",
            "official:nrm-import-headers", "orders:order-import-headers", "crime_system:export-import-headers",
            "registers:table-import-headers",
        ),
        "names of columns, of the person’s own force",
    ),
    "retention:schedule": "rules of the service, about no record",
    "administration:service-status": "which parts of the service work",
    "api:schema": "the documentation of the API",
    "drafts:detail": "nobody here has a draft; reading one is logged",
    "drafts:list": "nobody here has a draft; reading some is logged",
    "drafts:discard": "nobody here has a draft; deleting one is logged",
    "guidance:first-contact-worker": "a script",
    "health-live": "a machine asks, and sees no record",
    "health-ready": "a machine asks, and sees no record",
    **dict.fromkeys(
        ("guidance:reassign-list", "nrm:reassign-list", "orders:reassign-list"),
        "how many records colleagues have; opening those of one of them is logged",
    ),
    "orders:duty-number": "the number of a control room",
}  # fmt: skip


def gets_in(line: Line) -> bool:
    """Whether anybody is shown something or does something there."""
    return any(not {*answers} <= set("LAFNCUt") for answers in line.answers.values())


def test_view_that_leaves_no_entry_is_on_the_list_with_a_reason() -> None:
    silent = {line.name for line in LINES if gets_in(line) and not line.log}

    assert silent - set(WITHOUT_PERSONAL_DATA) == set(), "views without an entry that are not on the list"
    assert set(WITHOUT_PERSONAL_DATA) - set(PARAMETERS) == set(), "names on the list without a view"
    assert all(len(reason) >= 8 for reason in WITHOUT_PERSONAL_DATA.values())


# A view that says of itself which records it does not name, and why.
NAMED_ANOTHER_WAY = {
    "notifications:bounce-resume": "the address is the account’s, and the entry names the account",
    "exports:export-download": "the entry names the rows of the file and the number of the export",
}


@each_line
def test_entry_names_the_record_of_the_address_and_those_that_the_page_links_to(stage: Stage, line: Line) -> None:
    if not line.log or line.name in NAMED_ANOTHER_WAY:
        return
    missing = {}
    for kind in KINDS:
        person = stage.cast[kind]
        expected = dict(zip(line.places, line.answers[kind], strict=True))["own"]
        if expected in "23" and person.user:
            with try_at(stage, line, person, "own") as tried:
                if unnamed := list(_unnamed(tried, since=stage.requests.last_entry or 0)):
                    missing[kind] = unnamed

    assert missing == {}


def _unnamed(tried: Tried, *, since: int) -> Iterator[str]:
    """What the entries of a request should say and don't."""
    entries = list(AuditEntry.objects.filter(id__gt=since))
    with connection.cursor() as cursor:
        cursor.execute(RECORDS)
        records = {key for (key,) in cursor.fetchall()}
    named = {key for entry in entries for key in entry.keys}
    keys_of_address = records & {*PUBLIC_ID.findall(tried.path)}
    shown = records & {*PUBLIC_ID.findall(NAVIGATION.sub("", tried.body))}
    for key in sorted(keys_of_address - named):
        yield f"{key}, of the address, is in no entry"
    if not any(entry.count > len(entry.keys) and entry.question for entry in entries):  # too many to name
        for key in sorted(shown - named - keys_of_address):
            yield f"{key}, on the page, is in no entry"
    for entry in entries:
        if entry.kind == Operation.DISCLOSURE and not entry.recipient:
            yield f"the disclosure of {entry.subject} names no recipient"
