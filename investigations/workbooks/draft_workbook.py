"""The workbook of a month's return, filled in with the draft, with drop-down lists and a page that explains it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings

from accounts.models import User
from core import clock, months
from core.downloads import DownloadFile
from core.spreadsheets import form_ods, form_xlsx, ods, xlsx
from core.spreadsheets.form import FormCell, FormColumn, FormSheet, FormWorkbook
from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE, AgeGroup, EntryState, Gender, PersonRole
from investigations.models import Revision
from investigations.returns import arrivals, vocabulary
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.fields import AXIS_LABELS, DEFAULTS, FIELDS, Value
from investigations.returns.parsers import LABELS
from investigations.returns.people_groups import AXES, PeopleGroup
from investigations.returns.vocabulary import Lists
from investigations.workbooks.layout import INVESTIGATIONS, PEOPLE, READ_ME, REFERENCE, WORDS

ENDINGS = {"xlsx": (xlsx.MIME, form_xlsx.write), "ods": (ods.MIME, form_ods.write)}
ANSWERS = ("Yes", "No", "Not known")
DOES_NOT_APPLY = "Not applicable"
READ_ME_LINES = (
    "The sheet Investigations has one row for each investigation in your draft. Change what has changed, and add a row"
    " for each new investigation. Your force’s reference identifies a row, so do not change it.",
    "The sheet People has one row for each group of people with the same role, nationality, gender and age. Each row"
    " has the reference of its investigation. To say that an investigation has no people, keep one row with number 0.",
    "A few questions may not apply to a case, such as NRM referrals where there is no potential victim. Write “Not"
    " applicable” there. It is not the same as 0, “Not known” or an empty cell.",
    "To close an investigation, choose the state Closed, a closing reason and the closing date.",
    "An investigation without a row stays in the return as it is. You can also delete columns that you do not need:"
    " their values stay as they are.",
    "Separate several values in one cell with a semicolon: Secondary types, Sub-types and Partner agencies.",
    "Save the workbook, then upload it on the page of the return. You will see every problem by sheet, row and column,"
    " and what would change, before anything is stored.",
)
_LISTS = {"stages": "Stages", "origins": "Origins", "types": "Types", "closing_reasons": "Closing reasons"}
_SEVERAL = "Separate several values with a semicolon. The sheet Words has the list."
_MAY_NOT_APPLY = f"A number. Write “{DOES_NOT_APPLY}” if the question does not apply to the case."
_NUMBERS = frozenset({"nrm_referrals", "morile_score"})
_DATES = frozenset({"opened_on", "closed_on"})
_WIDTHS = {"remarks": 60, "sub_types": 40, "void_reason": 40}


def workbook_of(revision: Revision, *, by: User, ending: str = "xlsx") -> DownloadFile:
    """The workbook of a draft, filled in. Says who downloaded it and when. Two statements whatever its size."""
    lists, month, now = vocabulary.present(), revision.period_id, clock.now()
    known = sorted(arrivals.in_draft(revision).values(), key=lambda each: each.reference)
    people = arrivals.people_of(each.entry for each in known if each.entry is not None)
    names = [name for name in FIELDS if name != "was_running" or revision.rolled_from_id is None]
    workbook = FormWorkbook(
        title=f"Return for {months.label(month)}, {revision.force.short_name}",
        marking=settings.HANDLING_CEILING,
        made_at=now,
        sheets=(
            FormSheet(
                name=INVESTIGATIONS.sheet,
                columns=tuple(_column(name) for name in names),
                rows=[[_cell(each, name, lists) for name in names] for each in known],
            ),
            FormSheet(
                name=PEOPLE.sheet,
                columns=(FormColumn(name=FIELDS[REFERENCE].label), *(_axis_column(axis) for axis in AXES)),
                rows=list(_people_rows(known, people, lists)),
            ),
        ),
        read_me=READ_ME,
        lines=(f"Downloaded by {by.name} on {clock.date_and_time(now)}.", *READ_ME_LINES),
        words=WORDS,
        lists=words_of(lists, day=months.last_day(month)),
    )
    return file_of(workbook, name=f"return-{months.text(month)}-{revision.force.slug}", ending=ending)


def file_of(workbook: FormWorkbook, *, name: str, ending: str) -> DownloadFile:
    """A workbook to fill in as a file. `name` has no ending; `ending` is one of `ENDINGS`."""
    mime, write = ENDINGS[ending]
    out = io.BytesIO()
    write(workbook, out)
    return DownloadFile(name=f"{name}.{ending}", mime=mime, content=out.getvalue())


def words_of(lists: Lists, *, day: date) -> dict[str, list[str]]:
    """The words of each drop-down list on a date, by its name."""
    of_lists = {title: [term.name for term in getattr(lists, key).present_on(day)] for key, title in _LISTS.items()}
    several = {
        "Sub-types": [term.name for term in lists.sub_types.present_on(day)],
        "Partner agencies": [term.name for term in lists.agencies.present_on(day)],
    }
    axes = {
        "Roles": PersonRole.labels,
        "Nationalities": [term.name for term in lists.nationalities.present_on(day)],
        "Genders": Gender.labels,
        "Ages": AgeGroup.labels,
    }
    answers = {"Answers": list(ANSWERS), "Answers, or not applicable": [*ANSWERS, DOES_NOT_APPLY]}
    return {"States": EntryState.labels, **answers, **of_lists, **several, **axes}


def _column(name: str) -> FormColumn:
    """The column of a field, with its list."""
    each = FIELDS[name]
    words = _LISTS.get(each.words, "") if not each.is_list else ""
    if name == "state":
        words = "States"
    elif name in FLAGS or name == "was_running":
        words = "Answers" if each.may_not_apply is None else "Answers, or not applicable"
    kind = "number" if name in _NUMBERS else "date" if name in _DATES else "text"
    hint = _SEVERAL if each.is_list else _MAY_NOT_APPLY if each.may_not_apply is not None and not words else ""
    return FormColumn(name=each.label, kind=kind, words=words, hint=hint, width=_WIDTHS.get(name, 20))


def form_column(name: str, shown: str) -> FormColumn:
    """The column of a workbook that is read as the column of this name, with the name that it has there."""
    field = next((key for key, each in FIELDS.items() if each.label == name), "")
    axis = next((key for key, label in AXIS_LABELS.items() if label == name), "")
    column = _column(field) if field else _axis_column(axis) if axis else FormColumn(name=name)
    return replace(column, name=shown)


def _axis_column(axis: str) -> FormColumn:
    words = {"role": "Roles", "nationality": "Nationalities", "gender": "Genders", "age_group": "Ages"}.get(axis, "")
    return FormColumn(name=AXIS_LABELS[axis], kind="number" if axis == "count" else "text", words=words)


def _cell(known: ArrivingInvestigation, name: str, lists: Lists) -> FormCell:
    """The cell of a field: a text that could not be read as it was typed, else its value in words."""
    unread = known.stored.unread.get(name)
    if unread == NOT_APPLICABLE:
        return DOES_NOT_APPLY
    if unread:
        return unread if isinstance(unread, str) else "; ".join(unread)
    if unread == "":  # not answered
        return None
    return _shown({**DEFAULTS, **known.stored.values}[name], name, lists)


def _shown(value: Value, name: str, lists: Lists) -> FormCell:
    if name == "was_running" and value is None:
        return None
    if value == NOT_APPLICABLE and name in MAY_NOT_APPLY:
        return DOES_NOT_APPLY
    if name in FLAGS or name == "was_running":
        return ANSWERS[2] if value is None else ANSWERS[0] if value else ANSWERS[1]
    words = getattr(lists, FIELDS[name].words) if FIELDS[name].words else None
    match value:
        case None | "" | []:
            return None
        case list():
            return "; ".join(words.name_of(code) if words else code for code in value)
        case str():
            return LABELS[value] if name == "state" else words.name_of(value) if words else value
    return value


def _people_rows(
    known: Iterable[ArrivingInvestigation], people: Mapping[int, tuple[PeopleGroup, ...]], lists: Lists
) -> Iterable[list[FormCell]]:
    """One row for each group of people. Groups that could not be read are as they were typed."""
    for each in known:
        typed = each.stored.unread.get("people")
        if typed:
            yield from ([each.reference, *(group.get(axis, "") for axis in AXES)] for group in typed)
            continue
        for group in people.get(each.entry or 0, ()):
            nationality = lists.nationalities.name_of(group.nationality)
            words = (LABELS[group.role], nationality, LABELS[group.gender], LABELS[group.age_group])
            yield [each.reference, *words, group.count]
