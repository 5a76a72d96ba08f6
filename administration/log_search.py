"""A search of the access log, for the page and its file alike."""

from __future__ import annotations

from django.http import QueryDict

from administration import access_log
from administration.forms import LogFilter
from administration.log_questions import answered


class LogSearch:
    """A search of the log: the filter, the keys for its reference, and the matching lines."""

    def __init__(self, query: QueryDict, *, role: str) -> None:
        self.form = LogFilter(query, role=role)
        self.form.is_valid()
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.keys = access_log.keys_of(self.chosen["record"]) if "record" in self.chosen else []
        self.question = str(self.chosen.get("about", ""))
        lines = access_log.entries_matching(self.chosen, self.keys)
        self.lines = lines.none() if self.form.errors else answered(lines, self.question, span=self.form.span)

    @property
    def in_words(self) -> str:
        """The filter as the log records it: keys and codes, never text that names a person or record."""
        shown = {name: value for name, value in self.chosen.items() if name not in {"person", "record"}}
        shown |= {"record": " ".join(self.keys) or "unknown"} if "record" in self.chosen else {}
        return ", ".join(f"{name} {value}" for name, value in sorted(shown.items()))
