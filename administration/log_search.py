"""A search of the access log, for the page and its file alike."""

from __future__ import annotations

from django.http import QueryDict

from administration import access_log
from administration.forms import LogFilter
from administration.log_questions import answered
from core.day_range import DayRange


class LogSearch:
    """A search of the log: the filter, the keys for its reference, and the matching lines."""

    def __init__(self, query: QueryDict, *, role: str) -> None:
        self.form = LogFilter(query, role=role)
        self.form.is_valid()
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.keys = access_log.keys_of(self.chosen["record"]) if "record" in self.chosen else []
        self.question = str(self.chosen.get("about", ""))
        self.day_range = self._day_range()
        lines = access_log.entries_matching(self.chosen, self.keys, day_range=self.day_range)
        self.lines = (
            answered(lines, self.question, day_range=self.form.day_range) if not self.form.errors else lines.none()
        )

    def _day_range(self) -> DayRange | None:
        """The days that the search looks at: the last 31 days unless others are chosen, and all for one record.

        The log grows without end; a record has few of its lines, which an index finds.
        """
        since, until = self.chosen.get("since"), self.chosen.get("until")
        if self.form.errors or ("record" in self.chosen and not since and not until):
            return None
        return self.form.day_range

    @property
    def in_words(self) -> str:
        """The filter as the log records it: keys and codes, never text that names a person or record."""
        shown = {name: value for name, value in self.chosen.items() if name not in {"person", "record"}}
        shown |= {"record": " ".join(self.keys) or "unknown"} if "record" in self.chosen else {}
        return ", ".join(f"{name} {value}" for name, value in sorted(shown.items()))
