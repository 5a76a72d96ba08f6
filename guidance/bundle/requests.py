"""The life of a requested bundle: requested on a page, built by the worker, downloaded by its circle, then deleted.

A finished file stays the same while the library changes. Before each download `why_not` checks whether any product in
it has been withdrawn or is now shared less widely. If so, somebody has to request it again.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import permissions, sharing, usage, workflow
from guidance.bundle import building, signing
from guidance.bundle.archive import PIECE
from guidance.bundle.selection import BundleBaseline
from guidance.choices import Circle, UsageKind
from guidance.models import Bundle, Product, Version, VersionStep
from guidance.sharing import ReleaseRoute

KEEP = timedelta(days=7)
# A change is committed at the end of its request, so it can appear up to this long after its timestamp.
LONGEST_CHANGE = timedelta(minutes=2)
MOST_TRIES = 3


def store() -> Storage:
    """Return the storage of finished bundles; no URL leads to it."""
    return storages["bundles"]


@transaction.atomic
def request_bundle(circle: str, *, since: date | None = None, by: User) -> Bundle:
    """Request a bundle of the library as it is now.

    Returns the existing row if the same bundle is waiting, or is finished and nothing has changed since. Raises
    TransitionNotAllowed.
    """
    if circle not in permissions.bundles_of(by):
        raise TransitionNotAllowed("You cannot download that library. Create one for your own audience.")
    if since is not None and since > clock.today():
        raise TransitionNotAllowed("That date is in the future. Enter the date of your last download.")
    rows = Bundle.objects.visible_to(by).filter(circle=circle, since=since)
    made = next((row for row in rows.ready() if _is_as_now(row)), None)
    bundle = made or rows.waiting().first() or _begin(circle, since, by)
    log.record(Operation.COLLECTION, of=bundle)
    return bundle


def _begin(circle: str, since: date | None, by: User) -> Bundle:
    try:
        with transaction.atomic():
            return Bundle.objects.create(circle=circle, since=since, asked_by=by, asked_at=clock.now())
    except IntegrityError:  # somebody requested the same bundle at the same time: both get one file
        return Bundle.objects.waiting().get(circle=circle, since=since)


def build(pk: int) -> bool:
    """Build the file of a waiting row; return True if built. Safe to run twice and concurrently."""
    with transaction.atomic():
        row = _locked(pk)
        if row is None:
            return False
        row.tries += 1
        if row.tries > MOST_TRIES:
            row.refusal = (
                "We could not create this download after 3 attempts. Tell your administrator. The worker’s log shows "
                "where it failed."
            )
        row.save(update_fields=["tries", "refusal"])
    with transaction.atomic():
        row = _locked(pk)
        return row is not None and _build(row)


def why_not(row: Bundle) -> str:
    """Return why the file may not be downloaded any more and what to do; empty if it may."""
    if row.made_at is None or row.removed_at is not None:
        return "This file is no longer available. Create it again."
    if row.stopped:
        return row.stopped
    ended = Version.objects.filter(
        sharing.leaving(ReleaseRoute.BUNDLE, to=Circle(row.circle)),
        state__in=workflow.SHOWN,
        published_at__lte=row.made_at,
        ended_at__gte=row.made_at - LONGEST_CHANGE,
    )
    may = Product.objects.in_circle(ReleaseRoute.BUNDLE, to=Circle(row.circle))
    if ended.exclude(product__in=may.values("pk")).exists():
        return "Some of its guidance has been withdrawn or is now shared with fewer people. Create it again."
    return ""


@transaction.atomic
def open_file(row: Bundle, *, by: User) -> IO[bytes]:
    """Open the file for a download and log a disclosure. Raises TransitionNotAllowed."""
    if why := why_not(row):
        raise TransitionNotAllowed(why)
    try:
        file = store().open(row.stored_as)
    except FileNotFoundError:
        raise TransitionNotAllowed("The file is missing from our store. Create it again.") from None
    usage.note(UsageKind.BUNDLE, by=by)
    log.record(Operation.DISCLOSURE, of=row, recipient=by.email, question=f"{row.name}, {row.products} products")
    return file


def make_waiting() -> int:
    """Build the bundles whose queue message was lost; return how many."""
    return sum(build(pk) for pk in list(Bundle.objects.waiting().values_list("pk", flat=True)))


def remove_old() -> int:
    """Delete files past their retention time, and those with something that was erased; return how many."""
    count = 0
    over = Bundle.objects.ready().filter(Q(made_at__lt=clock.now() - KEEP) | ~Q(stopped=""))
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            row = over.only(*_COLUMNS).select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None:
                store().delete(row.stored_as)
                row.removed_at = clock.now()
                row.save(update_fields=["removed_at"])
                count += 1
    return count


# Columns of a row that the worker reads; the person who requested it is not among them.
_COLUMNS = ("public_id", "circle", "since", "tries", "refusal", "made_at", "removed_at", "stopped")


def _locked(pk: int) -> Bundle | None:
    return Bundle.objects.waiting().only(*_COLUMNS).select_for_update(skip_locked=True).filter(pk=pk).first()


def _build(row: Bundle) -> bool:
    since = BundleBaseline(day=row.since) if row.since else None
    moment = clock.now()  # taken before any read: a change from now on counts as later
    with tempfile.TemporaryFile() as target:
        try:
            made = building.make(Circle(row.circle), target, since=since)
        except signing.NoKey as why:
            row.refusal = str(why)
            row.save(update_fields=["refusal"])
            return False
        row.size, row.sha256 = target.tell(), _sum(target)
        target.seek(0)
        store().delete(row.stored_as)  # left by an attempt that crashed
        store().save(row.stored_as, File(target))
    row.made_at, row.name, row.marking, row.public_key = moment, made.name, made.marking, made.public_key
    row.products, row.gone = made.products, made.gone
    row.save(update_fields=["made_at", "name", "marking", "public_key", "products", "gone", "size", "sha256"])
    return True


def _sum(target: IO[bytes]) -> str:
    target.seek(0)
    total = hashlib.sha256()
    for piece in iter(lambda: target.read(PIECE), b""):
        total.update(piece)
    return total.hexdigest()


def _is_as_now(row: Bundle) -> bool:
    """Return whether a new build would have the same bytes: built today, and no change in the library since."""
    if row.made_at is None or row.stopped or clock.day_of(row.made_at) != clock.today():
        return False
    return not VersionStep.objects.filter(at__gte=row.made_at - LONGEST_CHANGE).exists() and store().exists(
        row.stored_as
    )
