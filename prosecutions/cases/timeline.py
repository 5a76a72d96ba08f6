"""The timeline of a case: its steps and those of its defendants, newest first."""

from __future__ import annotations

from accounts.models import User
from core.govuk import in_words
from core.sentences import listed
from core.timeline import TimelineEvent, newest_first
from nrm.models import CrimeRecord
from orders import permissions as order_permissions
from orders.models import Subject
from prosecutions import steps
from prosecutions.cases.case_workflow import CASE_TRANSITIONS
from prosecutions.cases.defendant_workflow import ABOUT_CRIMES, DEFENDANT_TRANSITIONS
from prosecutions.cases.querysets import ProsecutionStepQuerySet
from prosecutions.models import Defendant, ProsecutionCase, ProsecutionStep

ABOUT_SUBJECTS = ("link", "unlink")
AHEAD = frozenset({"first_hearing", "set_trial"})  # their day is a court date, which may be to come
TITLES = {
    "open": "Prosecution added",
    "details": "Details changed",
    "add": "Added",
    "link": "Linked to an order subject",
    "unlink": "Link to the order subject removed",
    "link_crimes": "Linked to crime records",
    "unlink_crimes": "Links to crime records removed",
    "undo": "Step undone",
    "withdraw": "Case withdrawn",
    "reopen": "Case reopened",
    "add_charge": "Charge added",
    "extend_limit": "Custody time limit extended",
    "order": "Prevention order",
    "remove": "Removed",
}


def of_case(case: ProsecutionCase, *, by: User) -> list[TimelineEvent]:
    """Return every event of a case and of its defendants that a person may see."""
    return newest_first(event for _, event in _events(ProsecutionStep.objects.filter(case=case), by=by))


def of_defendant(defendant: Defendant, *, by: User) -> list[TimelineEvent]:
    """Return every event of a defendant that a person may see."""
    rows = ProsecutionStep.objects.filter(defendant=defendant)
    return newest_first(event for _, event in _events(rows, by=by, names_defendant=False))


def events_by_case(rows: ProsecutionStepQuerySet, *, by: User) -> list[tuple[int, TimelineEvent]]:
    """Return the events of several cases that a person may see, each with the key of its case."""
    return _events(rows, by=by)


def _events(
    rows: ProsecutionStepQuerySet, *, by: User, names_defendant: bool = True
) -> list[tuple[int, TimelineEvent]]:
    shown = list(rows.for_timeline())
    crimes = _crimes_in(shown, by=by)
    events = steps.events_of(
        [step for step in _without_subjects(shown, by=by) if crimes.keys() >= _crimes_of(step)],
        title_of=title_of,
        shown_as=_with_defendant if names_defendant else _alone,
        text_of=lambda step: (
            listed([crimes[pk] for pk in step.before["crimes"]]) if _crimes_of(step) else _text_of(step)
        ),
        is_dated=lambda step: step.move not in AHEAD,
    )
    return [(step.case_id, event) for step, event in events]


def _alone(_step: ProsecutionStep, title: str) -> str:
    return title


def _crimes_of(step: ProsecutionStep) -> set[int]:
    """Return the crime records that a step is about, if it is about any."""
    return set(step.before["crimes"]) if step.move in ABOUT_CRIMES else set()


def _crimes_in(shown: list[ProsecutionStep], *, by: User) -> dict[int, str]:
    """Return the crime records that these steps are about and the person sees, with what each is called today."""
    linked = {pk for step in shown for pk in _crimes_of(step)}
    if not linked:
        return {}
    return {record.pk: str(record) for record in CrimeRecord.objects.visible_to(by).filter(pk__in=linked)}


def _without_subjects(shown: list[ProsecutionStep], *, by: User) -> list[ProsecutionStep]:
    """Return the steps without those about an order subject that the person does not see."""
    if not order_permissions.manages(by):
        return [step for step in shown if step.move not in ABOUT_SUBJECTS]
    linked = {pk for step in shown if step.move in ABOUT_SUBJECTS for pk in step.before["subjects"]}
    seen = set(Subject.objects.visible_to(by).filter(pk__in=linked).values_list("pk", flat=True)) if linked else set()
    return [step for step in shown if step.move not in ABOUT_SUBJECTS or seen.issuperset(step.before["subjects"])]


def _text_of(step: ProsecutionStep) -> str:
    """Return what was chosen, or the court date that was entered."""
    if step.move not in AHEAD or step.on is None:
        return step.detail
    return f"{in_words(step.on)}. {step.detail}" if step.detail else in_words(step.on)


def _with_defendant(step: ProsecutionStep, title: str) -> str:
    if step.defendant is None:
        return title
    return f"{step.defendant} added" if step.move == "add" else f"{step.defendant}: {title[:1].lower()}{title[1:]}"


def title_of(step: ProsecutionStep) -> str:
    """Return what a step did, in a few words."""
    table = DEFENDANT_TRANSITIONS if step.defendant_id else CASE_TRANSITIONS
    return TITLES.get(step.move) or table[step.move].title
