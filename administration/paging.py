"""Lists of this room, a hundred lines a page."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest

PAGE_SIZE = 100


def page_of[T: models.Model](request: HttpRequest, rows: models.QuerySet[T]) -> Page[T]:
    """The page that the address asks for; the first or last where there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def query_of(request: HttpRequest) -> str:
    """What the list is narrowed by, for the links to its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
