"""A template prints what properties decided: it compares no status, deadline or role with a value of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates"
CONDITION = re.compile(r"\{%\s*(?:el)?if\s+([^%]*)%\}")
FIELDS = "state|status|severity|outcome|role|case_type|says|serve_by|\\w+_on"
STATUS = re.compile(rf"\.(?:{FIELDS})\s*(?:==|!=|<|>|<=|>=)\s*\S+")
TODAY = re.compile(r"(?:[<>]=?\s*today\b|\btoday\s*[<>])")
ALLOWED = {
    "components/steps.html": "the states of a step are the component’s own parameters",
    "investigations/_row_form.html": "marks the option of a select that is chosen",
}


def decisions_of(text: str) -> list[str]:
    """The comparisons of statuses, deadlines and roles in the conditions of a template."""
    decisions = []
    for condition in CONDITION.findall(text):
        decisions += [match.group().strip() for pattern in (STATUS, TODAY) for match in pattern.finditer(condition)]
    return decisions


def test_template_decides_nothing() -> None:
    paths = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*.html"))}
    by_template = {name: decisions for name, path in paths.items() if (decisions := decisions_of(path.read_text()))}

    assert len(paths) > 300
    assert {name: decisions for name, decisions in by_template.items() if name not in ALLOWED} == {}, (
        "Ask a property instead"
    )
    assert ALLOWED.keys() - by_template.keys() == set(), "These need no exception any more"


@pytest.mark.parametrize(
    "planted",
    [
        '{% if referral.state == "draft" %}',
        "{% elif user.role != 'national' %}",
        "{% if one and one.due_on < today %}",
        "{% if today > row.valid_from %}",
    ],
)
def test_planted_decision_is_found(planted: str) -> None:
    assert decisions_of(planted)


def test_question_to_a_property_is_not_a_decision() -> None:
    assert not decisions_of("{% if referral.is_draft and not lines|length > 1 %}{{ referral.state }}{% endif %}")
