"""The page that records a transition: the transition itself, each existing condition, and the new conditions.

The page keeps what the user typed, whatever happens. It shows each legal finding beside the field that the finding is
about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from core.govuk import Problem, problems_of
from orders import transitions
from orders.forms.conditions import ConditionForm, NewConditionForm, initial_of, taken_from
from orders.forms.transitions import TransitionForm, agreed_of
from orders.law.lawbook import Lawbook
from orders.models import Condition, ConditionTemplate, Order
from orders.proposal import LegalFinding
from orders.transition_input import OrderTransitionInput, numbers_for
from orders.workflow import transitions_of

MOST = 40  # new conditions on one page


class ConditionChangeForm(ConditionForm):
    """An existing condition: leave it unchanged, remove it, or give it a new version."""

    template_name = "orders/_change_form.html"
    removed = forms.BooleanField(label="This decision removes it", required=False)

    def __init__(self, condition: Condition, data: QueryDict | None) -> None:
        super().__init__(data, prefix=f"was-{condition.number}", initial=initial_of(condition), number=condition.number)
        self.condition = condition

    @property
    def is_changed(self) -> bool:
        """Whether the user typed in a field of its wording."""
        return bool(set(self.changed_data) - {"removed"})

    @property
    def is_open(self) -> bool:
        """Whether the form is shown expanded."""
        return self.is_bound and (self.is_changed or bool(self.errors))

    def clean(self) -> dict[str, Any]:
        """A condition is removed or changed, not both."""
        cleaned = super().clean()
        if cleaned.get("removed") and self.is_changed:
            self.add_error("removed", "Either remove this condition or change it, not both.")
        return cleaned


def sent_count(data: QueryDict) -> int:
    """How many new conditions the submitted page had."""
    sent = data.get("new", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0


class Recording:
    """One page: its forms, their combined values, and the findings against them."""

    def __init__(self, order: Order, move: str, data: QueryDict | None = None) -> None:
        self.order, self.move, self.transition = order, move, transitions_of(order.kind)[move]
        self.library = (
            list(ConditionTemplate.objects.valid_on(clock.today())) if self.transition.changes_conditions else []
        )
        self.interims = self._interims()
        self.data = data = self._with_words_taken(data) if data is not None else None
        self.version = order.version  # the version with which the user opened the page
        self.form = TransitionForm(move, order, data)
        self.standing: list[ConditionChangeForm] = []
        self.new: list[NewConditionForm] = []
        if self.transition.changes_conditions:
            present = order.conditions.present().order_by("number")
            self.standing = [ConditionChangeForm(condition, data) for condition in present]
            self.new = [
                NewConditionForm(data, prefix=f"new-{place}", templates=self.library) for place in range(self._count())
            ]

    def _with_words_taken(self, data: QueryDict) -> QueryDict:
        """The submitted data, with the library's wording filled in for the condition whose button the user pressed."""
        if copied := [interim for interim in self.interims if str(interim.pk) == data.get("copy", "")]:
            return self._with_conditions_of(copied[0], data)
        prefix = data.get("take", "")
        templates = [template for template in self.library if template.code == data.get(f"{prefix}-template", "")]
        if not prefix.startswith("new-") or not templates:
            return data
        filled = data.copy()
        for name, value in taken_from(templates[0], data, prefix=prefix).items():
            filled[name] = value
        return filled

    def _interims(self) -> list[Order]:
        """The interim orders whose conditions this main order may copy, newest first."""
        if self.move != "make" or not self.transition.changes_conditions:
            return []
        beside = self.order.interims.filter(conditions__removed__isnull=True, made_on__isnull=False).distinct()
        return list(beside.order_by("-made_on", "-pk"))

    def _with_conditions_of(self, interim: Order, data: QueryDict) -> QueryDict:
        """The submitted data, with each condition of an interim order added as a new condition, without its days."""
        filled = data.copy()
        count = sent_count(data)
        free = [place for place in range(count) if not data.get(f"new-{place}-words", "").strip()]
        codes = {template.code for template in self.library}
        for condition in interim.conditions.present().order_by("number"):
            place = free.pop(0) if free else count
            count = max(count, place + 1)
            is_library = condition.template in codes
            initial = initial_of(condition) | {
                "template": condition.template if is_library else "",
                "own_reason": "" if is_library else f"As in the interim order {interim.reference}.",
            }
            for name, value in initial.items():
                if name not in {"starts_on", "ends_on"}:
                    filled[f"new-{place}-{name}"] = str(value or "")
        filled["new"] = str(min(count, MOST))
        return filled

    @property
    def is_redraw(self) -> bool:
        """Whether the button only asked for more fields, library wording or an interim order's conditions."""
        return self.data is not None and any(name in self.data for name in ("more", "take", "copy"))

    def _count(self) -> int:
        """How many new conditions have fields on the page."""
        if self.data is None:
            return int(self.move == "make")
        return min(sent_count(self.data) + ("more" in self.data), MOST)

    @property
    def forms(self) -> Iterator[forms.Form]:
        """All forms of the page, in the order in which it shows them."""
        yield self.form
        yield from self.standing
        yield from self.new

    def is_valid(self) -> bool:
        """Whether every form is valid; collects the errors of all forms in one pass."""
        are_valid = [form.is_valid() for form in self.forms]
        return all(are_valid)

    def drop_errors(self) -> None:
        """Clear the errors, because the user only asked for more fields."""
        for form in self.forms:
            form.errors.clear()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every error on the page, each with the address of its field or condition."""
        problems: list[Problem] = [*problems_of(self.form)]
        for form in [*self.standing, *self.new]:
            about = [Problem(text=str(text), url=f"#{form.prefix}") for text in form.non_field_errors()]
            problems += about + [problem for problem in problems_of(form) if problem.url]
        return tuple(problems)

    def details(self) -> OrderTransitionInput:
        """The values of the page, as the change takes them."""
        changed = [form for form in self.standing if form.is_changed]
        added = [form for form in self.new if form.has_changed()]
        removed = {form.condition.number for form in self.standing if form.cleaned_data.get("removed")}
        return replace(
            self.form.details(),
            add=tuple(form.as_words() for form in [*changed, *added]),
            remove=frozenset(removed | {form.condition.number for form in changed}),
        )

    def is_confirmed(self, law: Lawbook) -> bool:
        """Whether the user ticked every legal warning. Shows an error on each one that is not ticked."""
        findings = transitions.findings_of(self.order, self.move, self.details(), law=law)
        warnings = [finding for finding in findings if not finding.refuses]
        if any(finding.refuses for finding in findings) or {warning.code for warning in warnings} <= agreed_of(
            self.data
        ):
            return True  # the change itself reports refusals
        self.form.ask_about(warnings)
        return False

    def refuse(self, findings: Iterable[LegalFinding]) -> None:
        """Add each legal finding to the field that the finding is about."""
        places = self._places()
        for finding in findings:
            if finding.about in places:
                places[finding.about].add_error(None, finding.cited)
            else:
                self.form.add_error(finding.about if finding.about in self.form.fields else None, finding.cited)

    def _places(self) -> dict[str, ConditionForm]:
        """The form of each condition, by the condition's number after the transition."""
        details = self.details()
        kept = [form for form in self.standing if form.condition.number not in details.remove]
        changed = [form for form in self.standing if form.is_changed]
        added = [form for form in self.new if form.has_changed()]
        numbers = numbers_for(details, taken=[form.condition.number for form in kept])
        places: dict[str, ConditionForm] = {f"condition {form.condition.number}": form for form in kept}
        return places | {f"condition {n}": form for n, form in zip(numbers, [*changed, *added], strict=True)}
