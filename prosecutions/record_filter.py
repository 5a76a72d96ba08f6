"""What the filters of the lists of prosecutions have in common: what to show, and for those with several, a force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

import django_filters
from django.http import QueryDict
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from prosecutions.checks import RecordCheck
from reference.models import Force

OPEN, ALL = "open", "all"


class RecordFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """A filter with a field `show` whose usual choice is `usual`; a choice can be the code of a check.

    Somebody who looks for a URN and leaves the usual choice gets all records (`searches_all`).
    """

    usual = OPEN
    checks: ClassVar[Mapping[str, RecordCheck]] = {}

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        # The form sends the usual choice unless somebody changes it, and a URN may be that of a finished case.
        has_urn = "urn" in self.base_filters and bool(data.get("urn", "").strip())
        self.searches_all = has_urn and data.get("show") in {None, "", self.usual}
        query["show"] = ALL if self.searches_all else data.get("show") or self.usual
        super().__init__(query, *args, **kwargs)
        self.user = user
        hidden = {code for code, check in self.checks.items() if not check.is_for(user)}
        self.filters["show"].extra["choices"] = _without(hidden, self.filters["show"].extra["choices"])
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            by_force = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            by_force.parent, by_force.model = self, self._meta.model
            self.filters["force"] = by_force

    def narrow(self, rows: Any, _name: str, value: str) -> Any:
        """Narrow to a check or a choice. A check has the records that the to-do list counts: of the person’s forces."""
        if check := self.checks.get(value):
            return check.question(rows.of_present_forces(self.user), clock.today())
        return self.chosen(rows, value)

    def chosen(self, rows: Any, value: str) -> Any:
        """Narrow to open records, to all, or to a status."""
        if value == ALL:
            return rows
        return rows.open() if value == OPEN else rows.filter(status=value)


def _without(hidden: Collection[str], choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the choices of a select, and of its groups, without those that a person does not get."""
    return [
        (value, label if isinstance(label, str | Promise) else _without(hidden, label))
        for value, label in choices
        if value not in hidden
    ]
