"""Forms of the comparison: what an export covers, and the decision about one entry or record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core import clock
from core.govuk import DateField, choose_from, in_words
from core.sentences import counted_noun
from nrm.crime_system.choices import ExportContents, NotExported, SetAside
from nrm.crime_system.importing import Coverage
from nrm.crime_system.likely import Candidate

LONGEST_REFERENCE = 60
PAIR, OTHER, NEW, NONE_OF_THESE, ASIDE, EXPLAIN = "pair", "other", "new", "none", "aside", "explain"
USE, KEEP, SEPARATE = "use", "keep", "separate"


class CoverageForm(forms.Form):
    """Which reports an export has: a record is missing only from an export that should have it."""

    first = DateField(
        label="First day",
        help_text="The first day of reports that you exported, also if nothing was reported on it.",
        error_messages={"required": "Enter the first day that the export covers."},
    )
    last = DateField(
        label="Last day",
        help_text="The last day of reports that you exported.",
        error_messages={"required": "Enter the last day that the export covers."},
    )
    contents = forms.ChoiceField(
        label="What does the export have?",
        choices=ExportContents.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the export has."},
    )
    is_complete = forms.BooleanField(
        label="The file has everything that was reported on these days. What it does not have is no longer on our crime"
        " system.",
        required=False,
    )

    def __init__(self, data: Any = None, *, reported: Sequence[date] = (), **kwargs: Any) -> None:
        """`reported` are the days of the reports in the file."""
        super().__init__(data, **kwargs)
        self._reported = reported

    def clean(self) -> dict[str, Any]:
        """Check that the days are in order, not in the future, and include every report of the file."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and last > clock.today():
            self.add_error("last", "Enter today’s date or an earlier one.")
        if first and last and first > last:
            self.add_error("last", "Enter the first day or a later one.")
        if first and self._reported and first > (earliest := min(self._reported)):
            self.add_error(
                "first", f"The file has a report of {in_words(earliest)}. Enter that date or an earlier one."
            )
        if last and self._reported and last < (latest := max(self._reported)):
            self.add_error("last", f"The file has a report of {in_words(latest)}. Enter that date or a later one.")
        return cleaned

    def refuse_gaps(self, gone: int) -> None:
        """Add an error if entries of earlier exports are not in the file, and nobody has confirmed that it is complete.

        A part of an export, such as one district, would otherwise say that the rest is gone.
        """
        if gone:
            entries = counted_noun(gone, "entry", "entries")
            self.add_error(
                "is_complete",
                f"Earlier exports had {entries} of these days that this file does not have. If the file is only a part,"
                " upload one file for the whole force, or enter only the days it has. If they are no longer on your"
                " crime system, confirm that the file is complete.",
            )

    @property
    def coverage(self) -> Coverage:
        """Return what was entered; only of a valid form."""
        return Coverage(**{name: self.cleaned_data[name] for name in ("first", "last", "contents")})


class FocusedRadioSelect(forms.RadioSelect):
    """Radios of which the first has the focus when the page opens: Space or arrows choose, and Enter saves."""

    def create_option(self, name: str, value: Any, label: Any, selected: Any, index: int, *args: Any, **kw: Any) -> Any:
        """Create one radio as Django does, with the focus on the first."""
        option = super().create_option(name, value, label, selected, index, *args, **kw)
        if index == 0:
            option["attrs"]["autofocus"] = True
        return option


class _DecisionForm(forms.Form):
    """One question with one answer, so that a keyboard needs two or three keys for it."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select one of the answers."},
    )
    reference = forms.CharField(
        label="Reference",
        max_length=LONGEST_REFERENCE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not self.is_bound:  # otherwise the summary of errors has the focus
            self.fields["decision"].widget = FocusedRadioSelect()

    def clean(self) -> dict[str, Any]:
        """Check that a reference is there where the answer needs one."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == OTHER and not cleaned.get("reference", "").strip():
            self.add_error("reference", "Enter the reference.")
        return cleaned

    @property
    def decided(self) -> tuple[str, str]:
        """Return the kind of the answer and what belongs to it: (`pair`, public id), (`aside`, reason), (`new`, “”)."""
        kind, _, value = self.cleaned_data["decision"].partition(":")
        return kind, self.cleaned_data["reference"] if kind == OTHER else value


class PairEntryForm(_DecisionForm):
    """What to do with an entry that has no record: one of the likely ones, another, a new one, or none."""

    def __init__(self, data: Any = None, *, candidates: Sequence[tuple[str, Candidate]] = ()) -> None:
        """`candidates` are the likely records, each with its name for this person."""
        super().__init__(data)
        choices = [(f"{PAIR}:{each.record.public_id}", f"Pair with {name}") for name, each in candidates]
        if candidates:
            choices.append((NONE_OF_THESE, "None of these" if len(candidates) > 1 else "Not this record"))
        choices.append((OTHER, "Pair with another record of your force"))
        choices.append((NEW, "There is no record yet: add one"))
        choices += [
            (f"{ASIDE}:{reason.value}", f"It needs no record: {reason.label[:1].lower()}{reason.label[1:]}")
            for reason in SetAside
        ]
        choose_from(self, "decision", choices)
        self.fields["reference"].label = "Reference of the other record"
        self.fields["reference"].help_text = "Its crime system, Home Office or referral reference."


class PairRecordForm(_DecisionForm):
    """What to do with a record that an export should have: pair it with an entry, or say why it is not there."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices = [(OTHER, "It is on the crime system, with another reference")]
        choices += [(f"{EXPLAIN}:{reason.value}", reason.label) for reason in NotExported]
        choose_from(self, "decision", choices)
        self.fields["reference"].label = "Crime system reference"


class DifferenceForm(_DecisionForm):
    """What to do about a pair: use what the crime system has, keep what is here, or separate the two."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, digest: str, differs: bool, can_use: bool, can_separate: bool) -> None:
        """`digest` is of the differences that the page shows (`differences.digest_of`)."""
        super().__init__(data, initial={"digest": digest})
        choices = [(USE, "Use what the crime system has")] if can_use else []
        if differs:
            choices.append((KEEP, "Keep what is here: the crime system will be corrected"))
        if can_separate:
            choices.append((SEPARATE, "They are not about the same victim"))
        choose_from(self, "decision", choices)
        del self.fields["reference"]

    @property
    def decided(self) -> tuple[str, str]:
        """Return the answer, and the digest of the differences that were shown with it."""
        return self.cleaned_data["decision"], self.cleaned_data["digest"]
