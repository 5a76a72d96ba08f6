"""A person's recent searches, recorded automatically, and their saved ones. Nobody else sees either."""

from __future__ import annotations

from accounts.models import User
from core import clock
from guidance.models import SavedSearch

MOST_RECENT, MOST_SAVED = 10, 30


def note(typed: str, *, by: User) -> bool:
    """Record a search as the latest; only the last ten are stored.

    Returns False if it already was the latest: the person looked at the same results again.
    """
    mine = SavedSearch.objects.filter(user=by, is_saved=False)
    latest = list(mine.order_by("-at", "-pk").values_list("pk", "typed"))
    known = {text.lower(): pk for pk, text in reversed(latest)}
    if latest and latest[0][1].lower() == typed.lower():
        return False
    if pk := known.get(typed.lower()):
        mine.filter(pk=pk).update(at=clock.now())
        return True
    SavedSearch.objects.bulk_create([SavedSearch(user=by, typed=typed, at=clock.now())], ignore_conflicts=True)
    if len(latest) >= MOST_RECENT:
        mine.filter(pk__in=[pk for pk, _ in latest[MOST_RECENT - 1 :]]).delete()
    return True


def searches_of(user: User) -> tuple[list[SavedSearch], list[SavedSearch]]:
    """Return a person's recent searches and saved searches, each newest first."""
    mine = list(SavedSearch.objects.filter(user=user).order_by("-at", "-pk"))
    return [search for search in mine if not search.is_saved], [search for search in mine if search.is_saved]


def save(typed: str, narrowed: str, *, by: User) -> bool:
    """Save a search; return False if the person must first delete one because of the limit."""
    mine = SavedSearch.objects.filter(user=by, is_saved=True)
    if mine.filter(typed__iexact=typed, narrowed=narrowed).update(at=clock.now()):
        return True
    if mine.count() >= MOST_SAVED:
        return False
    SavedSearch.objects.bulk_create(
        [SavedSearch(user=by, typed=typed, narrowed=narrowed, at=clock.now(), is_saved=True)], ignore_conflicts=True
    )
    return True


def delete_saved(pk: int, *, by: User) -> None:
    """Delete one of the person's own saved searches."""
    SavedSearch.objects.filter(user=by, pk=pk, is_saved=True).delete()


def clear(*, by: User) -> None:
    """Delete a person's recent searches."""
    SavedSearch.objects.filter(user=by, is_saved=False).delete()
