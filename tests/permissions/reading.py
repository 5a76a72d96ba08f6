"""Which query parameters and headers a view reads: what it never reads cannot change its answer.

`WatchReads` is the middleware around the view. It names them in the answer: `answer.reads`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.http.request import HttpHeaders
from django.http.response import HttpResponseBase

HTMX = "HX-Request"
EVERY = "every parameter"  # a view that walks through them reads them all


class WatchedQuery(QueryDict):
    """The parameters of one request, which notes those that are read. Printing them in a link is no reading."""

    reads: set[str] = set()  # while it is parsed

    def __getitem__(self, name: str) -> Any:
        self.reads.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.reads.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.reads.add(EVERY)
        return super().__iter__()

    def __deepcopy__(self, memo: Any) -> WatchedQuery:
        copied = WatchedQuery(self.urlencode(), mutable=True)
        copied.reads = self.reads
        return copied

    def getlist(self, name: str, default: Any = None) -> Any:
        self.reads.add(name)
        return super().getlist(name, default)

    def lists(self) -> Any:
        self.reads.add(EVERY)
        return super().lists()

    def urlencode(self, safe: str | None = None) -> str:
        return urlencode(list(dict.items(self)), doseq=True, safe=safe or "")


class WatchedHeaders(HttpHeaders):
    """The headers of one request, which notes those that are read."""

    def __init__(self, environ: dict[str, Any], *, reads: set[str]) -> None:
        super().__init__(environ)
        self.reads = reads

    def __getitem__(self, name: str) -> str:
        self.reads.add(name)
        return super().__getitem__(name)


class WatchReads:
    """The middleware around the view; what other middleware reads does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note what is read until there is an answer."""
        reads: set[str] = set()
        watched = WatchedQuery(request.META.get("QUERY_STRING", ""))
        watched.reads = reads
        request.GET = watched
        request.headers = WatchedHeaders(request.META, reads=reads)
        response = self.get_response(request)
        response.reads = frozenset(reads)
        return response


def may_matter(reads: set[str], query: str) -> bool:
    """Whether a view that reads these may answer the query in another way than no query."""
    return EVERY in reads or not reads.isdisjoint(dict(QueryDict(query)))
