"""Paging of lists: the requested page, how to describe it in words, and the filters to keep in its links."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.http import HttpRequest

from core.sentences import counted_noun

PAGE_SIZE = 50  # a row is a block of about 150 pixels on a phone


class ListPage(Page[Any]):
    """A page of a list, with its caption, its filters for the links to other pages and its empty state."""

    paginator: ListPaginator

    @property
    def query(self) -> str:
        """The query string of the filters, without the page and without "?"."""
        return self.paginator.query

    @property
    def caption(self) -> str:
        """How many rows the list has, and which of them are shown: "Showing 1 to 50 of 312 referrals"."""
        counted = counted_noun(self.paginator.count, self.paginator.singular, self.paginator.plural)
        if not self.has_other_pages():
            return counted
        return f"Showing {self.start_index():,} to {self.end_index():,} of {counted}"

    @property
    def no_match(self) -> str:
        """The title of an empty list that is filtered."""
        return f"No {self.paginator.plural} match these filters"


class ListPaginator(Paginator):  # type: ignore[type-arg]  # takes no argument at run time
    """A paginator that knows what it counts and how the list was filtered."""

    def __init__(self, rows: Any, per_page: int, *, singular: str, plural: str, query: str) -> None:
        super().__init__(rows, per_page)
        self.singular, self.plural, self.query = singular, plural, query

    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)


def page_of(
    request: HttpRequest, rows: Any, *, singular: str, plural: str = "", per_page: int | None = None
) -> ListPage:
    """The requested page; the first or last if there is no such page. The plural adds an s unless it is given."""
    paginator = ListPaginator(
        rows, per_page or PAGE_SIZE, singular=singular, plural=plural or f"{singular}s", query=query_of(request)
    )
    return cast(ListPage, paginator.get_page(request.GET.get("page")))


def first_of[T: models.Model](rows: models.QuerySet[T], most: int) -> tuple[list[T], bool]:
    """The first rows of a result that is posted and so has no pages, and whether there are more."""
    some = list(rows[: most + 1])
    return some[:most], len(some) > most


def query_of(request: HttpRequest) -> str:
    """The query string of the filters, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def filters_in_use(form: forms.Form) -> int:
    """How many filters narrow the list. A filter at its initial value does not; one with an error counts."""
    form.is_valid()
    used = {name for name, value in form.cleaned_data.items() if _narrows(value, form.fields[name].initial)}
    return len(used | set(form.errors))


def _narrows(value: object, initial: object) -> bool:
    """Whether a value differs from what the form starts with. An unticked box does not; the number 0 does."""
    return value is not False and value not in EMPTY_VALUES and value != initial
