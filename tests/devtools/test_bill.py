"""The bill of materials names what is shipped, and is as new as the locks (P36)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from devtools import audit, bill
from mspt.setup import places


def committed() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bill.FILE.read_text(encoding="utf-8"))
    return content


def test_bill_has_every_pinned_package_with_its_hashes() -> None:
    in_bill = {
        (component["purl"].partition("/")[0], component["name"]): (
            component["version"],
            sorted(digest["content"] for digest in component["hashes"]),
        )
        for component in committed()["components"]
    }
    pinned = {("pkg:pypi", name): (version, sorted(set(hashes))) for name, version, hashes in bill.python_packages()}

    assert {key: value for key, value in in_bill.items() if key[0] == "pkg:pypi"} == pinned, "run bin/bill"
    assert {name for kind, name in in_bill if kind == "pkg:npm"} == set(bill.SHIPPED_FROM_NPM)
    assert {("pkg:pypi", "django"), ("pkg:npm", "govuk-frontend")} <= in_bill.keys()


def test_every_package_states_a_licence() -> None:
    without = [
        component["name"]
        for component in committed()["components"]
        if component["licenses"][0]["license"]["name"] in {"", "see the package"}
    ]

    assert without == []


def test_every_npm_package_that_is_shipped_is_in_the_bill() -> None:
    """What the stylesheets and scripts are built from, besides our own files."""
    sources = [*(places.ROOT / "frontend").rglob("*.scss"), *(places.ROOT / "frontend").rglob("*.mjs")]
    text = "".join(source.read_text(encoding="utf-8") for source in sources if "node_modules" not in source.parts)
    locked = json.loads((places.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"][""]

    used = {name for name in locked["devDependencies"] if f"node_modules/{name}" in text}

    assert used == set(bill.SHIPPED_FROM_NPM)


def test_image_has_the_bill() -> None:
    assert "bill-of-materials.json" not in Path(places.ROOT / ".dockerignore").read_text(encoding="utf-8")


# --- Known vulnerabilities --------------------------------------------------------------------------------------------

VULNERABLE = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": []},
        {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["2.1"], "aliases": []}]},
    ]
}
TODAY = date(2026, 11, 30)


def test_vulnerability_is_named_with_what_corrects_it() -> None:
    result = audit.result_of(VULNERABLE, today=TODAY)

    assert result.vulnerabilities == ("b 2: X-1, corrected in 2.1",)
    assert "No known vulnerabilities" not in result.in_words


def test_package_that_nobody_could_ask_about_is_not_called_safe() -> None:
    report = {"dependencies": [{"name": "a", "skip_reason": "not found"}, {"name": "b", "version": "1", "vulns": []}]}

    result = audit.result_of(report, today=TODAY)

    assert (result.asked, result.not_asked) == (1, 1)
    assert "Not asked about: 1." in result.in_words
    assert "No known vulnerabilities" not in result.in_words


@pytest.mark.parametrize(("days", "many"), [(0, 0), (-1, 1)])
def test_accepted_vulnerability_counts_again_after_its_day(
    monkeypatch: pytest.MonkeyPatch, days: int, many: int
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"X-1": ("not reachable", TODAY + timedelta(days=days))})

    assert len(audit.result_of(VULNERABLE, today=TODAY).vulnerabilities) == many
