"""A return as a JSON document: one object for each investigation, with the names of the form's fields.

A field that an object does not have stays as it is in the return, as does the people of one without `people`; null and
an empty list empty them. Values are read as if somebody had typed them in the form, by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imports import limits
from investigations.returns.fields import FIELDS, PEOPLE
from investigations.returns.parsers import Typed
from investigations.returns.people_groups import AXES
from investigations.returns.whole_import import InvestigationRow, RowProblem
from investigations.workbooks.layout import REFERENCE

INVESTIGATIONS = "investigations"
MOST_CASES, MOST_GROUPS = 5_000, 20_000
_REMEDY = "Remove it, or use the name of a field."


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentProblem:
    """A problem of a document, at a JSON Pointer (RFC 6901)."""

    pointer: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDocument:
    """The investigations of a document, and every problem of its form."""

    rows: tuple[InvestigationRow, ...]
    problems: tuple[DocumentProblem, ...]

    def located(self, error: RowProblem) -> DocumentProblem:
        """A problem of an investigation at its place in the document."""
        name, row = error.problem.field, error.row - 1
        if not error.row:  # of a case that is not in the document
            return DocumentProblem(pointer="", value=error.reference, sentence=error.problem.sentence)
        pointer = f"/{INVESTIGATIONS}/{row}"
        if name in FIELDS:
            value = self.rows[row].values.get(name, "")
            return DocumentProblem(
                pointer=f"{pointer}/{name}",
                value=value if isinstance(value, str) else "; ".join(value),
                sentence=error.problem.sentence,
            )
        parts = "/".join(name.split("-"))  # people-1-count
        return DocumentProblem(pointer=f"{pointer}/{parts}", value="", sentence=error.problem.sentence)


def why_not_a_return(document: Any) -> str:
    """Why a document cannot be a return at all, in a sentence; empty if it can."""
    cases = document.get(INVESTIGATIONS) if isinstance(document, dict) else None
    if not isinstance(cases, list):
        return f"Send an object with a list of {INVESTIGATIONS}."
    if len(cases) > MOST_CASES:
        return f"{len(cases):,} investigations. The maximum is {MOST_CASES:,}."
    groups = [case[PEOPLE] for case in cases if isinstance(case, dict) and isinstance(case.get(PEOPLE), list)]
    if sum(map(len, groups)) > MOST_GROUPS:
        return f"More than {MOST_GROUPS:,} groups of people. Send the return in parts."
    return ""


def read(document: Any) -> ReturnDocument:
    """The rows of a document that can be a return, as far as they can be read, and every problem with its place."""
    problems: list[DocumentProblem] = []
    rows: list[InvestigationRow] = []
    cases = document[INVESTIGATIONS]
    problems += _unknown(document, {INVESTIGATIONS}, "")
    for number, case in enumerate(cases):
        pointer = f"/{INVESTIGATIONS}/{number}"
        if not isinstance(case, dict):
            problems.append(DocumentProblem(pointer=pointer, value=_shown(case), sentence="Send an object."))
            continue
        problems += _unknown(case, {*FIELDS, PEOPLE}, pointer)
        values = {name: _text(case[name], f"{pointer}/{name}", problems) for name in FIELDS if name in case}
        people = _people(case[PEOPLE], f"{pointer}/{PEOPLE}", problems) if case.get(PEOPLE) is not None else None
        if PEOPLE in case and case[PEOPLE] is None:
            people = []
        rows.append(InvestigationRow(values={REFERENCE: "", **values}, people=people))
    return ReturnDocument(rows=tuple(rows), problems=tuple(problems))


def _people(groups: Any, pointer: str, problems: list[DocumentProblem]) -> list[Mapping[str, str]]:
    if not isinstance(groups, list):
        problems.append(DocumentProblem(pointer=pointer, value=_shown(groups), sentence="Send a list of groups."))
        return []
    read_groups: list[Mapping[str, str]] = []
    for number, group in enumerate(groups):
        place = f"{pointer}/{number}"
        if not isinstance(group, dict):
            problems.append(DocumentProblem(pointer=place, value=_shown(group), sentence="Send an object."))
            continue
        problems += _unknown(group, set(AXES), place)
        texts = {axis: _text(group.get(axis), f"{place}/{axis}", problems) for axis in AXES}
        read_groups.append({axis: text if isinstance(text, str) else "; ".join(text) for axis, text in texts.items()})
    return read_groups


def _text(value: Any, pointer: str, problems: list[DocumentProblem]) -> Typed:
    """A value as somebody would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case str() if len(value) <= limits.CELL_TEXT:
            return value
        case str():
            sentence = f"{len(value):,} characters. The maximum is {limits.CELL_TEXT:,}."
        case list() if all(isinstance(each, str) for each in value):
            return list(value)
        case _:
            sentence = "Send a text, a whole number, true, false, null, or a list of texts."
    problems.append(DocumentProblem(pointer=pointer, value=_shown(value), sentence=sentence))
    return ""


def _unknown(document: Mapping[str, Any], known: set[str], pointer: str) -> Iterator[DocumentProblem]:
    for name in document.keys() - known:
        escaped = name.replace("~", "~0").replace("/", "~1")
        yield DocumentProblem(
            pointer=f"{pointer}/{escaped}", value=_shown(name), sentence=f"We do not know this field. {_REMEDY}"
        )


def _shown(value: Any) -> str:
    return str(value)[:200]
