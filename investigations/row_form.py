"""The full form of one row: each field with what it says now, what it may say, and what it said last month.

Prepared for the template, which prints and decides nothing. A value that could not be read stands in its field as it
was typed, with the sentence beside it. Fields are those of `fields.py`; people stand in groups under them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from investigations import arriving, difference, rows, vocabulary
from investigations.choices import FLAGS, AgeGroup, EntryState, Gender, PersonRole
from investigations.cleaning import AXES
from investigations.fields import FIELDS, as_typed_value
from investigations.models import Entry
from investigations.reading import Typed, text_of, texts_of
from investigations.vocabulary import Lists, WordList
from reference import months

LINES = ("reference", "operation_name", "opened_on", "closed_on", "nrm_referrals", "morile_score")
SELECTS = ("state", "stage", "origin", "primary_type", "closing_reason")
CHECKED = ("secondary_types", "sub_types", "partner_agencies")
ORDER = (
    "state",
    "stage",
    "primary_type",
    "secondary_types",
    "sub_types",
    "origin",
    "opened_on",
    "closing_reason",
    "closed_on",
    "reference",
    "operation_name",
    "nrm_referrals",
    "morile_score",
    "partner_agencies",
)
SPARE_GROUPS = 2  # empty lines for groups to be added without script


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that a field offers."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field as the template prints it."""

    name: str
    label: str
    kind: str  # line, select, checks, flag
    value: str = ""
    choices: tuple[Choice, ...] = ()
    last: str = ""
    is_changed: bool = False
    errors: tuple[str, ...] = ()
    is_number: bool = False

    @property
    def chosen(self) -> int:
        """How many answers of a list are ticked."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group of people as the template prints it: a place in the parallel lists."""

    place: int
    role: str
    nationality: str
    gender: str
    age_group: str
    count: str
    errors: tuple[str, ...] = ()
    is_spare: bool = False

    @property
    def text(self) -> str:
        """The group in one glance, as its chip says it."""
        words = [_LABELS.get(code, code).lower() for code in (self.role, self.gender, self.age_group)]
        words[0] += "s" if words[0] and self.count != "1" else ""
        return ", ".join(word for word in (words[0], self.nationality, *words[1:]) if word)

    @property
    def is_unknown(self) -> bool:
        """Whether something of it is not known."""
        return "not_known" in {self.gender, self.age_group} or self.nationality.lower() in {"", "not known", "unknown"}


_LABELS = {**dict(PersonRole.choices), **dict(Gender.choices), **dict(AgeGroup.choices), "": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """The form of one row."""

    fields: tuple[FormField, ...]
    flags: tuple[FormField, ...]
    groups: tuple[GroupLine, ...]
    remarks: FormField
    last_month: str
    roles: tuple[tuple[str, str], ...] = tuple(PersonRole.choices)
    genders: tuple[tuple[str, str], ...] = tuple(Gender.choices)
    age_groups: tuple[tuple[str, str], ...] = tuple(AgeGroup.choices)

    @property
    def chips(self) -> list[GroupLine]:
        """The groups that somebody filled in."""
        return [group for group in self.groups if not group.is_spare]


def form_of(
    entry: Entry,
    *,
    previous: Entry | None,
    errors: Mapping[str, Sequence[str]] | None = None,
    typed: Mapping[str, Typed] | None = None,
) -> RowForm:
    """The form of a stored row beside the month it came from; `typed` stands over what is stored (a stale save)."""
    known = arriving.of_entry(entry.pk)
    found = rows.errors_of(entry, known=known) if errors is None else errors
    return _form(
        {**rows.typed_of(known), **(typed or {})},
        groups=rows.groups_typed_of(known),
        previous=previous,
        errors=found,
        month=entry.revision.period_id,
        state=entry.state,
        names_then={"reference": known.reference, "operation_name": known.operation_name, **known.called_before},
    )


def empty_form(
    month: date, *, typed: Mapping[str, Typed] | None = None, errors: Mapping[str, Sequence[str]] | None = None
) -> RowForm:
    """The form of an investigation that is not in the return yet, with what was typed already."""
    return _form(
        {"state": "live", "stage": "triage", "origin": "unknown", "primary_type": "UNK", **(typed or {})},
        groups=[dict(group) for group in rows.groups_of(typed or {}) or []],
        previous=None,
        errors=errors or {},
        month=month,
        state=EntryState.LIVE,
    )


def _form(
    typed: Mapping[str, Typed],
    *,
    groups: list[dict[str, str]],
    previous: Entry | None,
    errors: Mapping[str, Sequence[str]],
    month: date,
    state: str,
    names_then: Mapping[str, str] | None = None,
) -> RowForm:
    lists = vocabulary.present()
    day = months.last_day(month)

    def field(name: str) -> FormField:
        found = _field(name, typed.get(name, ""), previous=previous, errors=errors, lists=lists, day=day, state=state)
        if previous is None or names_then is None or name not in names_then:
            return found
        return replace(found, last=names_then[name], is_changed=found.value != names_then[name])

    return RowForm(
        fields=tuple(field(name) for name in ORDER),
        flags=tuple(field(name) for name in FLAGS),
        groups=_groups(groups, errors, lists),
        remarks=field("remarks"),
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
    one = FIELDS[name]
    last = difference.in_words(previous, name, lists) if previous is not None else ""
    values = set(texts_of(typed)) if name in CHECKED else {text_of(typed)}
    kind = "checks" if name in CHECKED else "select" if name in SELECTS else "flag" if name in FLAGS else "line"
    choices = _choices(name, values, lists=lists, day=day, state=state)
    return FormField(
        name=name,
        label=one.label,
        kind=kind,
        value=text_of(typed),
        choices=choices,
        last=last,
        is_changed=previous is not None and name in difference.COMPARED and _differs(name, kind, typed, previous),
        errors=tuple(errors.get(name, ())),
        is_number=name in {"nrm_referrals", "morile_score"},
    )


def _differs(name: str, kind: str, typed: Typed, previous: Entry) -> bool:
    """Whether a field says something else than last month; texts are compared as one types them."""
    if kind == "checks":
        return set(texts_of(typed)) != set(getattr(previous, name))
    then = getattr(previous, f"{name}_id" if kind == "select" and name != "state" else name)
    return text_of(typed) != text_of(as_typed_value(then, name=name))


def _choices(name: str, values: set[str], *, lists: Lists, day: date, state: str) -> tuple[Choice, ...]:
    """What a field offers: the words that hold on the day, and what it has already."""
    if name in FLAGS:
        offered = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]
    elif name == "state":
        open_states = [s for s in EntryState if s in rows.FREE or s == state]
        offered = [(s.value, s.label) for s in open_states]
    elif FIELDS[name].words:
        words: WordList = getattr(lists, FIELDS[name].words)
        offered = words.choices(day, kept=values)
        if name == "sub_types":
            offered = [(code, f"{lists.types.name_of(code.partition('.')[0])}: {label}") for code, label in offered]
    else:
        return ()
    known = {code for code, _ in offered}
    strange = [Choice(value=value, label=f"“{value}”", chosen=True) for value in sorted(values - known) if value]
    blank = [Choice(value="", label="None", chosen=not values - {""})] if name == "closing_reason" else []
    return (*strange, *blank, *(Choice(value=c, label=label, chosen=c in values) for c, label in offered))


def _groups(groups: list[dict[str, str]], errors: Mapping[str, Sequence[str]], lists: Lists) -> tuple[GroupLine, ...]:
    spare = [dict.fromkeys(AXES, "") for _ in range(SPARE_GROUPS)]
    return tuple(
        GroupLine(
            place=place,
            role=group.get("role", ""),
            nationality=_nationality(group.get("nationality", ""), lists),
            gender=group.get("gender", ""),
            age_group=group.get("age_group", ""),
            count=group.get("count", ""),
            errors=tuple(
                sentence
                for name, sentences in errors.items()
                if name == f"people-{place}" or name.startswith(f"people-{place}-")
                for sentence in sentences
            ),
            is_spare=place >= len(groups),
        )
        for place, group in enumerate([*groups, *spare])
    )


def _nationality(code: str, lists: Lists) -> str:
    return lists.nationalities.name_of(code) if code in lists.nationalities.words else code
