"""Refuse decisions made on an outdated page of a return, and explain what has changed since the page was shown.

A reviewer decides about one revision, its figures and its text, as the page showed them. The token of that page starts
with the last event and the revision that it showed, so that a refusal can name what came after them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Max, QuerySet

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from core import clock
from core.workflow import EditConflict
from investigations.choices import QueryState, RevisionState
from investigations.models import Entry, MonthlyReturn, Query, QueryMessage, ReturnEvent, Revision
from investigations.returns import difference, receipts

MOST_NAMED = 5
MICROSECONDS = 1_000_000  # in a second; tokens store times as whole microseconds
READ = "read"  # reading a reply changes nothing that a decision depends on
SHOWN = """
select m.id,
    (select coalesce(max(id), 0) from investigations_returnevent where monthly_return_id = m.id and move <> 'read'),
    r.number, r.fingerprint, r.words_fingerprint, m.status, (
        select string_agg(q.id || q.state, ' ' order by q.id) from investigations_query q
        where q.monthly_return_id = m.id
    )
from investigations_monthlyreturn m
join lateral (
    select * from investigations_revision where monthly_return_id = m.id
    order by state in ('submitted', 'approved') desc, number desc limit 1
) r on true
where m.id = any(%(returns)s)
"""
DID = {
    "submit": "submitted",
    "submit_to_certify": "submitted for certification",
    "certify": "certified",
    "send_back": "sent back to be changed",
    "withdraw": "withdrew",
    "answer": "sent back",
    "reply": "replied to a query",
    "withdraw_answer": "withdrew its reply",
    "query": "sent a query",
    "ask": "asked about an investigation",
    "approve": "approved",
    "reopen": "reopened the return",
}
WITH_REVISION = frozenset({"submit", "submit_to_certify", "certify", "answer", "approve"})


def token_of(monthly_return: MonthlyReturn) -> str:
    """A token of the return as its reviewer sees it now: revision, figures, text, status, queries, events."""
    return tokens_of([monthly_return.pk])[monthly_return.pk]


def tokens_of(monthly_returns: Collection[int]) -> dict[int, str]:
    """The tokens of several returns by their keys, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"returns": list(monthly_returns)})
        return {
            key: f"{event}.{number}.{seen_pages.token(event, number, *facts)}"
            for key, event, number, *facts in cursor.fetchall()
        }


def token_of_thread(query: Query) -> str:
    """A token of one query as its force sees it now: its state and its last message."""
    last = max((message.pk for message in query.messages.all()), default=0)
    return f"{last}.{seen_pages.token(query.pk, query.state, last)}"


def token_of_draft(revision: Revision) -> str:
    """A token of a draft as *Check and submit* shows it: its figures and text, and when a row was last saved."""
    last = Entry.objects.filter(revision=revision).aggregate(last=Max("changed_at"))["last"]
    moment = int(last.timestamp() * MICROSECONDS) if last else 0
    return f"{moment}.{revision.number}.{seen_pages.token(revision.pk, *receipts.fingerprints(revision))}"


def revision_in_review(monthly_return: MonthlyReturn) -> Revision:
    """The newest submitted or approved revision; the draft if none was submitted yet."""
    revisions = Revision.objects.filter(monthly_return=monthly_return).order_by("-number")
    given = revisions.filter(state__in=[RevisionState.SUBMITTED, RevisionState.APPROVED]).first()
    return given or revisions[0]  # same choice as in SHOWN


def refuse(monthly_return: MonthlyReturn, *, seen: str, decide: str) -> None:
    """Raise EditConflict if a return has changed since the page showed it. Call it under the return's lock."""
    if why := seen_pages.refusal(
        seen, now=token_of(monthly_return), what_changed=lambda: _changed_since(monthly_return, seen), decide=decide
    ):
        raise EditConflict(why)


def refuse_draft(revision: Revision, *, seen: str, by: User) -> None:
    """Raise EditConflict if a draft's rows have changed since the page showed them. Call it under the return's lock."""
    if why := seen_pages.refusal(
        seen,
        now=token_of_draft(revision),
        what_changed=lambda: _saved_since(revision, seen, by=by),
        decide="submit",
    ):
        raise EditConflict(why)


def refuse_in_thread(query: Query, *, seen: str) -> None:
    """Refuse a reply to a query that has a new message, or was resolved, since the page showed it."""
    if why := seen_pages.refusal(
        seen, now=token_of_thread(query), what_changed=lambda: _written_since(query, seen), decide="reply"
    ):
        raise EditConflict(why)


def revision_seen(monthly_return: MonthlyReturn, number: str) -> Revision | None:
    """The earlier submitted revision with this number, so that a page can show the changes in the new one."""
    if not number.isdecimal() or len(number) > 4:
        return None
    given = Revision.objects.filter(monthly_return=monthly_return, submitted_at__isnull=False, number=int(number))
    return given.first()


def number_in(seen: str) -> str:
    """The number of the revision that the page showed; empty if the token has none."""
    parts = seen.split(".")
    return parts[1] if len(parts) == 3 and parts[1].isdecimal() else ""


def _events(monthly_return: MonthlyReturn) -> QuerySet[ReturnEvent]:
    return ReturnEvent.objects.filter(monthly_return=monthly_return).exclude(move=READ)


def _changed_since(monthly_return: MonthlyReturn, seen: str) -> str:
    """Who did what since the user loaded the page, and which rows have changed."""
    first = seen.split(".")[0]
    if not first.isdecimal() or len(first) > 18:
        return ""
    events = _events(monthly_return).filter(pk__gt=int(first)).select_related("by", "revision").order_by("pk")
    events = events.defer("by__password", "by__last_login")
    sentences = list(_in_words(monthly_return, list(events)))
    if not sentences and number_in(seen):
        sentences = ["A query was closed or changed"]
    before, now = revision_seen(monthly_return, number_in(seen)), revision_in_review(monthly_return)
    rows = _rows_changed(before, now) if before is not None and before.pk != now.pk else ""
    return f"{'; '.join(sentences)}{f'; {rows}' if sentences and rows else rows}." if sentences or rows else ""


def _in_words(monthly_return: MonthlyReturn, events: list[ReturnEvent]) -> Iterator[str]:
    """One clause for each run of events by the same user or force, with the time of the last."""
    runs: list[tuple[str, list[ReturnEvent]]] = []
    for event in events:
        who = _who(monthly_return, event.by)
        if runs and runs[-1][0] == who:
            runs[-1][1].append(event)
        else:
            runs.append((who, [event]))
    for who, run in runs:
        did = [_did(event) for event in run]
        acts = f"{', '.join(did[:-1])} and {did[-1]}" if did[1:] else did[0]
        yield f"{who} {acts} at {clock.in_words(run[-1].at)}"


def _who(monthly_return: MonthlyReturn, person: User) -> str:
    return monthly_return.force.short_name if person.force_id == monthly_return.force_id else person.name


def _did(event: ReturnEvent) -> str:
    did = DID.get(event.move, "changed it")
    return f"{did} revision {event.revision.number}" if event.move in WITH_REVISION and event.revision else did


def _rows_changed(before: Revision, now: Revision) -> str:
    """How many rows have changed since the revision that the user read, with their references."""
    changed = difference.between(before, now)
    references = sorted({row.reference for rows in changed.lists_that_differ for row in rows})
    if not references:
        return "no row changed"
    named = ", ".join(references[:MOST_NAMED]) + (" and others" if len(references) > MOST_NAMED else "")
    return f"{len(references)} row{'s' if len(references) != 1 else ''} changed: {named}"


def _saved_since(revision: Revision, seen: str, *, by: User) -> str:
    """Who saved which rows since the page loaded; empty if a row was deleted or the page was for another draft."""
    moment = seen.split(".")[0]
    if not moment.isdecimal() or len(moment) > 18:
        return ""
    since = datetime.fromtimestamp(int(moment) // MICROSECONDS, tz=UTC) + timedelta(
        microseconds=int(moment) % MICROSECONDS
    )
    saved = Entry.objects.filter(revision=revision, changed_at__gt=since).select_related("holding", "changed_by")
    rows = list(saved.defer("changed_by__password", "changed_by__last_login").order_by("changed_at"))
    if not rows:
        return ""
    named = ", ".join(sorted({row.holding.reference for row in rows})[:MOST_NAMED])
    more = " and others" if len(rows) > MOST_NAMED else ""
    names = {"you" if row.changed_by == by else row.changed_by.name for row in rows if row.changed_by}
    who = " and ".join(sorted(names)) or "Somebody"
    at = clock.in_words(rows[-1].changed_at or since)
    return f"{who[0].upper()}{who[1:]} saved {named}{more} at {at}, after you opened this page."


def _written_since(query: Query, seen: str) -> str:
    """Who wrote last in the thread, and when; or that it is resolved."""
    if query.state == QueryState.SETTLED:
        return "This query has been resolved since you opened the page."
    first = seen.split(".")[0]
    if not first.isdecimal() or len(first) > 18:
        return ""
    messages = QueryMessage.objects.filter(query=query, pk__gt=int(first)).select_related("by").order_by("pk")
    later = messages.defer("by__password", "by__last_login").last()
    return f"{later.by.name} wrote in this query at {clock.in_words(later.at)}." if later else ""
