"""The forms on the pages of snapshots."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from core.govuk import DateField
from core.month_field import MonthField
from exports.forms import ExportForm, format_field
from figures import periods
from reports.snapshots.export_files import SnapshotFormat


class FigureExportForm(ExportForm):
    """Asks how figures leave the service, why, and who for."""

    format = format_field(SnapshotFormat.choices)


class WorkbookExportForm(ExportForm):
    """The same for a workbook."""

    format = format_field([(value, label) for value, label in SnapshotFormat.choices if value != SnapshotFormat.CSV])


class DatesForm(forms.Form):
    """Other dates for a month's due date and lock date."""

    due_on = DateField(label="Due on")
    locks_on = DateField(label="Locks on")


class LockForm(forms.Form):
    """Lock a month now; a reason is required while returns are not approved."""

    reason = forms.CharField(
        label="Reason for not waiting (do not include names)",
        max_length=300,
        required=False,
        help_text="Required if any return is not approved. It is shown with the month.",
    )


class SeriesForm(forms.Form):
    """The first month of a new series, and whether the person has confirmed it on the check page."""

    month = MonthField(label="First month", error_messages={"required": "Enter the first month, such as 11 2026."})
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_month(self) -> date:
        """Return the month's first day. Refuses a month that cannot start a series."""
        month: date = self.cleaned_data["month"]
        if why_not := periods.why_not_start_series(month):
            raise ValidationError(why_not)
        return month
