"""The parts of supervision, in two tables, for a subject and for an order: the label, form and change of each part.

The page, the to-do list and the view of a part read these tables, so that every part with an address has a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from orders.supervision import completing, expiry, forms, notices, passports, people, risk, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionPart:
    """One part: its text, its form and its change."""

    code: str
    title: str
    lead: str = ""
    form: type[forms.SupervisionPartForm]
    save: Callable[..., Any]
    button: str = "Save"
    success_message: str = "Noted."

    def change(self, public_id: UUID, given: dict[str, Any], *, by: User) -> None:
        """Make the change. Raises TransitionNotAllowed, and DoesNotExist out of scope."""
        self.save(public_id, **given, by=by)


def _task(kind: str) -> Callable[..., Any]:
    def save(public_id: UUID, **given: Any) -> Any:
        return tasks.record_task(public_id, kind, **given)

    return save


def _removal(kind: str) -> Callable[..., Any]:
    def save(public_id: UUID, **given: Any) -> Any:
        return tasks.remove(public_id, kind, **given)

    return save


def _table(*parts: SupervisionPart) -> dict[str, SupervisionPart]:
    return {part.code: part for part in parts}


OF_A_SUBJECT = _table(
    SupervisionPart(
        code="people",
        title="Managing officers",
        lead="Choose order managers in your force. A person who leaves stays listed until you choose another.",
        form=forms.PeopleForm,
        save=people.assign,
    ),
    SupervisionPart(
        code="risk",
        title="Assess risk",
        button="Save assessment",
        lead="The risk level sets when visits and reviews are due.",
        form=forms.RiskForm,
        save=risk.assess,
    ),
)
OF_AN_ORDER = _table(
    SupervisionPart(
        code="expiry",
        title="Plan for expiry",
        button="Save decision",
        lead="Ask the court for a renewal while the order is still in force.",
        form=forms.ExpiryForm,
        save=expiry.decide,
    ),
    SupervisionPart(
        code="notice",
        title="Record notification",
        button="Record notification",
        lead=(
            "The subject must notify name and address within 3 days, starting with the day of service, and each "
            "change within 3 days, starting with the day of the change."
        ),
        form=forms.NoticeForm,
        save=notices.record_notice,
    ),
    SupervisionPart(
        code="details",
        title="Details to complete",
        lead="The list this order came from did not have these details. Leave blank any you do not know yet.",
        form=forms.CompleteForm,
        save=completing.complete,
        success_message="Saved.",
    ),
    SupervisionPart(
        code="passport", title="Passport surrendered", form=forms.PassportForm, save=passports.record_surrender
    ),
    SupervisionPart(
        code="passport-back",
        title="Passport returned",
        lead=(
            "Return it as soon as reasonably practicable after the prohibition on all foreign travel ends, unless it "
            "went back to the state or authority that issued it (s.18, s.25)."
        ),
        form=forms.PassportBackForm,
        save=passports.give_back,
    ),
    *(
        SupervisionPart(
            code=task.slug,
            title=task.title,
            lead=task.to_do,
            form=forms.TaskForm,
            save=_task(kind),
        )
        for kind, task in tasks.TASKS.items()
    ),
    *(
        SupervisionPart(
            code=tasks.TASKS[kind].removal_slug,
            title=removal.title,
            lead=removal.to_do,
            form=forms.TaskForm,
            save=_removal(kind),
        )
        for kind, removal in tasks.REMOVALS.items()
    ),
)
