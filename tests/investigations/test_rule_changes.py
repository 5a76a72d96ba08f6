"""The national team changes the severity of a check from a month on; the page says how often each check fired."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.choices import Severity
from investigations.models import Finding, RuleChange
from investigations.quality import checks, rule_use, severities
from investigations.quality.rules import RULES
from tests.accounts.factories import CUMBRIA, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("investigations:check-list")
RULE = "no_victims"


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@made_once
def nadia() -> User:
    return national()


def changed(severity: str, by: User, **others: Any) -> RuleChange:
    return severities.change(
        RULE, **{"severity": severity, "month": FEBRUARY, "reason": "It fires too often.", "by": by, **others}
    )


def found(anna: User) -> Finding | None:
    """What the check says about a case without victims in the draft of February."""
    revision = draft(FEBRUARY, by=anna)
    return next((finding for finding in checks.check(revision) if finding.rule == RULE), None)


def found_in_first_month(anna: User) -> Finding:
    """The warning about a case that February is the first to return, without a reason."""
    approved(JANUARY, rows=[row("LAN/1")], by=anna)
    revision = draft(FEBRUARY, by=anna)
    revision.entries.get().people.filter(role="victim").delete()
    finding = found(anna)
    assert finding is not None
    assert (finding.state, finding.reason) == ("open", "")
    return finding


@pytest.fixture
def without_victims(anna: User) -> None:
    """January is approved, with one case without victims and the reason for it."""
    approved(JANUARY, rows=[row("LAN/1", people=[])], by=anna, reviewer=coordinator())


def test_rule_that_is_off_finds_nothing_and_a_later_change_turns_it_on(
    without_victims: None, anna: User, nadia: User
) -> None:
    first = found(anna)
    assert first is not None
    assert (first.severity, first.state) == (Severity.WARNING, "explained")

    changed("off", nadia)
    assert found(anna) is None

    changed("warning", nadia, reason="We need it after all.")
    again = found(anna)
    assert again is not None
    assert (again.state, again.reason) == ("explained", "As reported.")


def test_warning_that_becomes_an_error_needs_a_correction_and_no_reason(
    without_victims: None, anna: User, nadia: User
) -> None:
    found(anna)
    changed("error", nadia)

    finding = found(anna)

    assert finding is not None
    assert (finding.severity, finding.state) == (Severity.ERROR, "open")
    assert checks.why_not_ready([finding]) == "Fix 1 error."


def test_reason_given_before_a_rule_was_an_error_is_not_asked_for_again(anna: User, nadia: User) -> None:
    first = found_in_first_month(anna)
    checks.explain(first.pk, reason="Nobody has been found yet.", by=anna)

    for severity, state in (("error", "open"), ("warning", "explained")):
        changed(severity, nadia, month=FEBRUARY)
        again = found(anna)
        assert again is not None
        assert (again.severity, again.state, again.reason) == (severity, state, "Nobody has been found yet.")

    changed("error", nadia, month=FEBRUARY)
    error = found(anna)
    assert error is not None
    with pytest.raises(TransitionNotAllowed, match="You must fix this error"):
        checks.explain(error.pk, reason="Still nobody.", by=anna)


def test_month_before_the_change_keeps_its_severity(without_victims: None, nadia: User) -> None:
    changed("error", nadia)

    made = severities.changes()[RULE]

    assert severities.severity_in(RULE, JANUARY, made) == Severity.WARNING
    assert severities.severity_in(RULE, FEBRUARY, made) == Severity.ERROR


@pytest.mark.parametrize("rule", [code for code, rule in RULES.items() if rule.severity == Severity.ERROR] + ["none"])
def test_errors_of_the_registry_cannot_change(anna: User, nadia: User, rule: str) -> None:
    with pytest.raises(TransitionNotAllowed, match="cannot be changed"):
        severities.change(rule, severity="off", month=FEBRUARY, reason="Why not", by=nadia)


@pytest.mark.parametrize(
    ("others", "why"),
    [
        (
            {"month": JANUARY},
            "January 2020 have been checked already. Choose February 2020 or a later month.",
        ),
        ({"reason": "  "}, "Enter a reason"),
        ({"severity": "maybe"}, "cannot be changed"),
    ],
)
def test_change_is_refused_with_what_to_do(anna: User, nadia: User, others: dict[str, Any], why: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=why):
        changed(**{"severity": "off", "by": nadia, **others})

    assert not RuleChange.objects.exists()


def test_only_the_national_team_changes_a_check(anna: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        changed("off", coordinator())


def test_page_counts_the_warnings_and_whose_reason_was_accepted(
    anna: User, nadia: User, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    carla = coordinator()
    approved(JANUARY, rows=[row("LAN/1", people=[]), row("LAN/2", people=[])], by=anna, reviewer=carla)
    same = [row("LAN/1", people=[]), row("LAN/2", people=[])]
    returned = submitted_return(FEBRUARY, rows=same, by=anna)
    submitted_return(FEBRUARY, rows=[row("CUM/1", people=[])], by=analyst(CUMBRIA))
    case = returned.revisions.get().entries.get(holding__reference="LAN/1").investigation
    deciding.query(returned.force_id, FEBRUARY, words="Still none?", investigation=case.public_id, by=carla)
    changed("error", nadia, month=FEBRUARY)

    by_code = {line.rule.code: line for line in rule_use.use_of_rules(nadia, FEBRUARY)}
    of_lancashire = {line.rule.code: line for line in rule_use.use_of_rules(anna, FEBRUARY)}

    assert (by_code[RULE].returns, by_code[RULE].warnings, by_code[RULE].accepted) == (3, 5, "4 of 5")
    assert (of_lancashire[RULE].returns, of_lancashire[RULE].accepted) == (2, "3 of 4")
    assert list(by_code) == list(RULES)
    client = Client()
    client.force_login(anna)
    with query_budget(9):
        page = client.get(LIST).content.decode()
    assert "It fires too often." in page
    assert "Error: must be corrected" in page
    assert ">Change<" not in page


def test_form_changes_a_check_and_explains_what_is_missing(anna: User, nadia: User) -> None:
    client = Client()
    client.force_login(nadia)
    address = reverse("investigations:check-change", args=[RULE])

    empty = client.post(address, {"severity": ""}).content.decode()
    for message in ("Choose what the check does.", "Choose a month.", "Enter a reason for the change."):
        assert message in empty
    done = client.post(address, {"severity": "off", "month": "2020-02", "reason": "Too many."}, follow=True)

    assert "Changed from February 2020:" in done.content.decode()
    assert RuleChange.objects.get().by == nadia
    assert client.get(reverse("investigations:check-change", args=["missing"])).status_code == 404
