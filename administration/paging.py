"""Paging for this app's lists, a hundred lines a page."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest

PAGE_SIZE = 100


def page_of[T: models.Model](request: HttpRequest, rows: models.QuerySet[T]) -> Page[T]:
    """The requested page; the first or last if there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def query_of(request: HttpRequest) -> str:
    """The current filters, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
