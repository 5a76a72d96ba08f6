"""A policy that is dropped or widened is noticed (P1, P2): it admits those who are shown something by the table.

On the address of a record, scope refuses most people a second time, so answers alone would not tell. With the policy of
any address replaced by one that admits everybody who is signed in, this test fails.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.permissions.lines import LINES, POLICIES, Line
from tests.permissions.people import KINDS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix
REFUSED = frozenset("LAFN")  # sign in, not your role, not found
SIGNED_IN = frozenset(KINDS) - {"anonymous"}
# Addresses whose policy admits more people than the table shows something, each with the reason.
PERSONAL = "everybody has their own, and the test's belong to somebody else"
BEFORE_SIGN_IN = "part of signing in, which the people of the test have done"
IN_LIBRARY = "a partner reads what is shared with partners, and the test's product is not"
FOUND_BEFORE = "an officer reads what they have found by a search, which the test's officer has not made"
SEALED = "people named on a sealed case, which the test's are not"
WIDER: dict[tuple[str, ...], tuple[frozenset[str], str]] = {
    ("account_logout", "sso-start", "sso-callback"): (frozenset({"anonymous"}), "it sends on to the page to sign in"),
    (
        "account-factor-code",
        "account-factor-set-up",
        "account-factor-set-up-app",
        "account-factor-set-up-passkey",
    ): (frozenset(KINDS), BEFORE_SIGN_IN),
    ("notifications:notice-open", "notifications:notice-read"): (SIGNED_IN - {"analyst"}, PERSONAL),
    ("notifications:bounce-resume",): (SIGNED_IN - {"analyst", "administrator"}, PERSONAL),
    ("systems:token-revoke",): (SIGNED_IN - {"administrator"}, "the owner of a system revokes its tokens"),
    ("investigations:seal-history",): (frozenset({"lead"}), SEALED),
    ("investigations:emergency-end",): (frozenset({"analyst", "lead", "coordinator", "national"}), SEALED),
    ("investigations:emergency-review",): (frozenset({"lead", "national"}), SEALED),
    ("nrm:decision-import-header-delete",): (frozenset({"national"}), PERSONAL),
    ("orders:breach-new", "orders:breach-detail", "orders:order-card"): (frozenset({"officer"}), FOUND_BEFORE),
    (
        "guidance:product",
        "guidance:version",
        "guidance:version-print",
        "guidance:product-print",
        "guidance:pocket-guide",
        "guidance:link",
        "guidance:link-code",
        "guidance:file",
        "guidance:file-small",
        "guidance:product-read",
        "guidance:feedback-new",
        "guidance:history",
        "guidance:difference",
        "guidance:first-contact-walk",
        "guidance:bundle",
    ): (frozenset({"partner"}), IN_LIBRARY),
    ("guidance:feedback-reply", "guidance:reassign"): (
        frozenset({"analyst", "lead", "coordinator"}),
        "authors see it; the test's records belong to the national team",
    ),
    ("reports:snapshot-difference",): (
        frozenset({"analyst", "lead", "coordinator"}),
        "of two published versions, of which they read the newest",
    ),
    ("explorer:view-change", "explorer:view-delete", "explorer:view-schedule"): (
        frozenset({"lead", "coordinator", "national"}),
        PERSONAL,
    ),
    ("explorer:view-open",): (frozenset({"national"}), "the view is shared with a unit"),
    ("retention:record-detail", "retention:erasure-detail", "retention:erasure-decide"): (
        frozenset({"national"}),
        "approvers of guidance decide on its versions, and the test's record is an investigation",
    ),
    ("exports:export-new",): (
        frozenset({"administrator", "auditor"}),
        "they export lists of their own, and the test's is the list of investigations",
    ),
    ("release-public",): (frozenset(KINDS), "a release without a link for everybody"),
    ("api:register-answer",): (
        frozenset({"analyst", "lead", "coordinator", "national", "officer", "system"}),
        "only for the person who searched",
    ),
    ("api:order-card",): (frozenset({"officer", "system"}), FOUND_BEFORE),
}


def lines_by_address() -> dict[str, list[Line]]:
    """The lines of each address that has a policy."""
    lines = defaultdict(list)
    for line in LINES:
        if POLICIES[line.name] is not None:
            lines[line.name].append(line)
    return lines


def test_policy_admits_those_who_are_shown_something_by_the_table(stage: Stage) -> None:
    expected = {name: kinds for names, (kinds, _) in WIDER.items() for name in names}
    wrong = {}
    for name, lines in lines_by_address().items():
        admitted = {kind for kind in KINDS if lines[0].admits(stage.cast[kind])}
        served = {kind for kind in KINDS if any(not {*line.answers[kind]} <= REFUSED for line in lines)}
        if admitted - served != expected.get(name, set()) or served - admitted:
            wrong[name] = f"more: {sorted(admitted - served)}, fewer: {sorted(served - admitted)}"

    assert wrong == {}
    assert expected.keys() <= lines_by_address().keys()
