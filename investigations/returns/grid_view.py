"""Which rows of a return a page shows: the part of its address that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.http import QueryDict


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    """The filters and the words that select the rows of the grid, and their order."""

    show: str = "all"
    find: str = ""
    stage: str = ""
    sort: str = ""  # the name of a column, after a "-" from its end; by what is to be done if empty

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> GridView:
        """The view that an address asks for; parameters of other things are left out."""
        return cls(**{name: str(query[name]) for name in _NAMES if name in query})

    @classmethod
    def of_text(cls, text: str) -> GridView:
        """The view that a form carries as the query string of its page."""
        return cls.of_query(QueryDict(text[:_LONGEST]).dict())

    def query(self, **more: str) -> str:
        """The query string of this view, without what is as usual; `more` changes or adds parameters."""
        parameters = {**asdict(self), **more}
        return urlencode({name: text for name, text in parameters.items() if text != _USUAL.get(name, "")})

    def query_after_mark(self, **more: str) -> str:
        """The query string with its question mark; empty for the view as usual."""
        query = self.query(**more)
        return f"?{query}" if query else ""

    def __str__(self) -> str:
        return self.query()


_USUAL = asdict(GridView())
_NAMES = tuple(_USUAL)
_LONGEST = 500
