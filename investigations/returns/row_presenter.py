"""The full form of one row: each field with its value, its choices, and its value last month.

Prepared for the template, which only prints. A value that could not be read is shown as typed, with the message beside
it. The fields come from `fields.py`; groups of people follow below them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from core import months
from investigations.choices import (
    FLAGS,
    MAY_NOT_APPLY,
    NOT_APPLICABLE,
    Arrival,
    EntryState,
)
from investigations.models import Entry
from investigations.quality import ranges
from investigations.returns import arrivals, field_changes, group_lines, row_texts, rows, vocabulary
from investigations.returns.edit_conflicts import Merged, OpenedForm
from investigations.returns.fields import FIELDS, PEOPLE, as_typed_value
from investigations.returns.parsers import Typed, text_of, texts_of
from investigations.returns.row_form import Choice, FormField, RowForm
from investigations.returns.typed_totals import ROLES, total_of
from investigations.returns.vocabulary import Lists, TermList

LINES = ("reference", "operation_name", "opened_on", "closed_on", "nrm_referrals", "morile_score")
SELECTS = ("state", "stage", "origin", "primary_type", "was_running", "closing_reason")
RUNNING = (("", "Use the opening date"), ("yes", "Already running before this month"), ("no", "New this month"))
CHECKED = ("secondary_types", "sub_types", "partner_agencies")
ORDER = (
    "state",
    "stage",
    "primary_type",
    "secondary_types",
    "sub_types",
    "origin",
    "opened_on",
    "was_running",
    "closing_reason",
    "closed_on",
    "reference",
    "operation_name",
    "nrm_referrals",
    "morile_score",
    "partner_agencies",
)
NEW_FIRST = ("reference", "opened_on", "primary_type", "stage")  # what a new case cannot do without


def form_of(
    entry: Entry,
    *,
    previous: Entry | None,
    errors: Mapping[str, Sequence[str]] | None = None,
    merged: Merged | None = None,
    spare: Sequence[dict[str, str]] | None = None,
) -> RowForm:
    """The form of a stored row beside the month it came from. On an edit conflict it keeps what the user typed.

    `spare` has the lines for more groups of people, where a button asked for other than the usual.
    """
    known = arrivals.of_entry(entry.pk)
    shown_errors = rows.errors_of(entry, known=known) if errors is None else errors
    conflicts = {conflict.name: conflict for conflict in merged.conflicts} if merged else {}
    opened = row_texts.opened_with(known)
    form = _form(
        {**opened.values, **{name: conflict.typed for name, conflict in conflicts.items() if name != PEOPLE}},
        groups=[dict(group) for group in (conflicts[PEOPLE].groups if PEOPLE in conflicts else opened.people)],
        previous=previous,
        errors=shown_errors,
        month=entry.revision.period_id,
        state=entry.state,
        asks_running=arrivals.asks_what_was_running(known.arrival, revision=entry.revision),
        spare=spare,
        names_then={"reference": known.reference, "operation_name": known.operation_name, **known.called_before},
    )
    month, victims = entry.revision.period_id, row_texts.totals_of(known)["victims"]
    form = form.with_usual(
        {
            "opened_on": ranges.of_opening(month, is_first_reported=entry.arrival == Arrival.FIRST_REPORTED),
            "nrm_referrals": ranges.of_referrals(int(text_of(victims))),
            PEOPLE: ranges.of_people({}, then_month=None),
        }
    )
    if previous is not None:
        form = _beside_last_month(form, previous, force=entry.force_id)
    if merged is None:
        return replace(form, opened=opened.as_text())
    carried = OpenedForm(
        values={**opened.values, **{name: conflict.before for name, conflict in conflicts.items() if name != PEOPLE}},
        people=opened.people if merged.opened_people is None else merged.opened_people,
        seen={name: conflict.seen for name, conflict in conflicts.items()},
    )
    return replace(
        form,
        fields=tuple(replace(field, conflict=conflicts.get(field.name)) for field in form.fields),
        flags=tuple(replace(flag, conflict=conflicts.get(flag.name)) for flag in form.flags),
        remarks=replace(form.remarks, conflict=conflicts.get("remarks")),
        people_conflict=conflicts.get(PEOPLE),
        opened=carried.as_text(),
        added=merged.added,
    )


def _beside_last_month(form: RowForm, previous: Entry, *, force: str) -> RowForm:
    """The form with last month's remarks, and with last month's number of each group of people."""
    stored = arrivals.people_of([previous.pk]).get(previous.pk, ())
    groups, gone = group_lines.beside(form.groups, row_texts.groups_typed(stored), lists=vocabulary.present())
    words = getattr(previous, "words", None)
    form = replace(form, groups=groups, gone=gone, remarks=replace(form.remarks, last=words.remarks if words else ""))
    if previous.force_id != force or previous.state != EntryState.LIVE:
        return form  # the checks compare what the force itself returned as live
    then = {role: total_of(stored, name) for name, role in ROLES.items()}
    return form.with_usual({PEOPLE: ranges.of_people(then, then_month=previous.revision.period_id)})


def empty_form(
    month: date,
    *,
    typed: Mapping[str, Typed] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    is_first: bool = False,
    spare: Sequence[dict[str, str]] | None = None,
) -> RowForm:
    """The form of an investigation that is not in the return yet, with what the user has already typed.

    A first return of a series, `is_first`, asks whether the case was already running.
    """
    form = _form(
        {"state": "live", "stage": "triage", "origin": "unknown", "primary_type": "UNK", **(typed or {})},
        groups=[dict(group) for group in row_texts.groups_of(typed or {}) or []],
        previous=None,
        errors=errors or {},
        month=month,
        state=EntryState.LIVE,
        asks_running=is_first,
        spare=spare,
    )
    return form.with_usual(
        {
            "opened_on": ranges.of_opening(month, is_first_reported=not is_first),
            "nrm_referrals": ranges.of_referrals(0),
            PEOPLE: ranges.of_people({}, then_month=None),
        }
    )


def _form(
    typed: Mapping[str, Typed],
    *,
    groups: list[dict[str, str]],
    previous: Entry | None,
    errors: Mapping[str, Sequence[str]],
    month: date,
    state: str,
    asks_running: bool,
    spare: Sequence[dict[str, str]] | None = None,
    names_then: Mapping[str, str] | None = None,
) -> RowForm:
    lists = vocabulary.present()
    day = months.last_day(month)

    def field(name: str) -> FormField:
        shown = _field(name, typed.get(name, ""), previous=previous, errors=errors, lists=lists, day=day, state=state)
        if previous is None or names_then is None or name not in names_then:
            return shown
        return replace(shown, last=names_then[name], is_changed=shown.value != names_then[name])

    order = ORDER if names_then is not None else (*NEW_FIRST, *(name for name in ORDER if name not in NEW_FIRST))
    return RowForm(
        fields=tuple(field(name) for name in order if asks_running or name != "was_running"),
        flags=tuple(field(name) for name in FLAGS),
        groups=group_lines.lines_of(groups, errors, lists, day=day, spare=spare),
        remarks=field("remarks"),
        free_text="\n".join(
            text for text in (text_of(typed.get(name, "")) for name in ("remarks", "void_reason")) if text
        ),
        last_month=months.label(previous.revision.period_id) if previous else "",
    )


def _field(
    name: str,
    typed: Typed,
    *,
    previous: Entry | None,
    errors: Mapping[str, Sequence[str]],
    lists: Lists,
    day: date,
    state: str,
) -> FormField:
    field = FIELDS[name]
    last = field_changes.in_words(previous, name, lists) if previous is not None else ""
    values = set(texts_of(typed)) if name in CHECKED else {text_of(typed)}
    kind = "checks" if name in CHECKED else "select" if name in SELECTS else "flag" if name in FLAGS else "line"
    choices = _choices(name, values, lists=lists, day=day, state=state)
    return FormField(
        name=name,
        label=field.label,
        kind=kind,
        value=text_of(typed),
        choices=choices,
        last=last,
        is_changed=previous is not None and name in field_changes.COMPARED and _differs(name, kind, typed, previous),
        errors=tuple(errors.get(name, ())),
        is_number=name in {"nrm_referrals", "morile_score"},
        may_not_apply=field.may_not_apply is not None,
    )


def _differs(name: str, kind: str, typed: Typed, previous: Entry) -> bool:
    """Whether a field has changed since last month; texts are compared in typed form."""
    if kind == "checks":
        return set(texts_of(typed)) != set(getattr(previous, name))
    then = getattr(previous, f"{name}_id") if kind == "select" and name != "state" else previous.answer_to(name)
    return text_of(typed) != text_of(as_typed_value(then, name=name))


def _choices(name: str, values: set[str], *, lists: Lists, day: date, state: str) -> tuple[Choice, ...]:
    """The choices of a field: the words valid on the date, and those that the row already has."""
    if name in FLAGS:
        offered = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]
        offered += [(NOT_APPLICABLE, "Not applicable")] if name in MAY_NOT_APPLY else []
    elif name == "was_running":
        offered = list(RUNNING)
    elif name == "state":
        open_states = [s for s in EntryState if s in rows.FREE or s == state]
        offered = [(s.value, s.label) for s in open_states]
    elif FIELDS[name].words:
        words: TermList = getattr(lists, FIELDS[name].words)
        offered = words.choices(day, kept=values)
        if name == "sub_types":
            types = {code: place for place, code in enumerate(lists.types.sorted(lists.types.words))}
            offered = [(code, f"{lists.types.name_of(_type_of(code))}: {label}") for code, label in offered]
            offered.sort(key=lambda choice: (types[_type_of(choice[0])], choice[1].casefold()))
    else:
        return ()
    known = {code for code, _ in offered}
    unknown = (
        sorted(values - known - {""}) if name not in FLAGS else []
    )  # a flag shows what was typed above its choices
    strange = [Choice(value=value, label=f"“{value}”", chosen=True) for value in unknown]
    blank = [Choice(value="", label="None", chosen=not values - {""})] if name == "closing_reason" else []
    of = _type_of if name == "sub_types" else lambda _: ""
    return (
        *strange,
        *blank,
        *(Choice(value=code, label=label, chosen=code in values, of=of(code)) for code, label in offered),
    )


def _type_of(sub_type: str) -> str:
    """The type that a sub-type belongs to."""
    return sub_type.partition(".")[0]
