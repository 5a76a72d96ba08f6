"""Changes of a bulletin: begin one, write its text, link figures, submit, approve and publish it.

Every change locks the bulletin's row, asks `workflow`, and is refused on an outdated page. A published bulletin is
stored whole: the same content whose digest was approved.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from figures.current_role import role_now
from reports import release_times
from reports.bulletins import drafting, figures, making, workflow
from reports.bulletins.figures import MOST_FIGURES, FigureRefused
from reports.bulletins.making import MadeBulletin
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind, BulletinState
from reports.explorer import references
from reports.models import Bulletin
from reports.models.bulletins import LONGEST_REASON
from reports.query.limits import QuestionRefused

STORED = ("content", "drawings", "made_with")  # the columns of what is published
BEGUN = "Somebody is already writing a bulletin about these months. Open it instead."
BEGUN_BY_YOU = "You are already writing a bulletin about these months. Open it instead."
WRITER_LEFT = "Its writer is no longer in the national team. Send it back, so that a colleague becomes its writer."
APPROVER_LEFT = "Its approver is no longer in the national team. Send it back, so that a colleague approves it."
CHANGED = "The figures have changed since it was approved. Send it back, so that it can be checked and approved again."


@transaction.atomic
def begin(kind: BulletinKind, *, first: date, last: date, by: User) -> Bulletin:
    """Draft a bulletin from the figures of these months.

    Raises TransitionNotAllowed if one is being written, and QuestionRefused if the months have no published figures.
    """
    _refuse_unless_national(by)
    same = Bulletin.objects.visible_to(by).filter(kind=kind, first=first)
    if (begun := same.unpublished().first()) is not None:
        raise TransitionNotAllowed(BEGUN_BY_YOU if begun.written_by_id == by.pk else BEGUN)
    reader = PublishedReader(by)
    draft = (
        drafting.of_month(first, reader=reader)
        if kind == BulletinKind.MONTH
        else drafting.of_year(first, reader=reader)
    )
    now = clock.now()
    try:
        with transaction.atomic():
            bulletin = Bulletin.objects.create(
                kind=kind,
                first=first,
                last=last,
                version=(same.aggregate(newest=Max("version"))["newest"] or 0) + 1,
                texts={name: text.as_json for name, text in draft.texts.items()},
                figures=draft.figures,
                written_by=by,
                writers=[by.pk],
                created_at=now,
                edited_at=now,
            )
    except IntegrityError:  # somebody began one at the same moment: the same person, by a double click
        raise TransitionNotAllowed(BEGUN) from None
    references.remember(*draft.questions.values())
    log.record(Operation.COLLECTION, of=bulletin)
    return bulletin


@transaction.atomic
def write(public_id: uuid.UUID, section: str, *, heading: str, text: str, seen: str, by: User) -> Bulletin:
    """Store the heading and text of one section. `seen` is the token of this section, so other sections may change.

    Raises Bulletin.DoesNotExist, TransitionNotAllowed, EditConflict, and KeyError for a section that it does not have.
    """
    bulletin = _locked(public_id, "edit", by=by)
    written = {"heading": " ".join(heading.split()), "text": text.replace("\r\n", "\n").strip()}
    if bulletin.texts[section] == written:  # a double click, or two pages on which the same was typed
        return bulletin
    if conflict := edit_conflicts.refusal(
        seen,
        now=bulletin.seen_of(section),
        what_changed=lambda: "This section has changed since you opened the page. Its saved text is below.",
        decide="save yours",
    ):
        raise EditConflict(conflict)
    bulletin.texts[section] = written
    _edited(bulletin, "texts")
    log.record(Operation.ALTERATION, of=bulletin, question=f"section {section}")
    return bulletin


@transaction.atomic
def add_figure(public_id: uuid.UUID, typed: str, *, by: User) -> str:
    """Link the question of a pasted address to a draft; return its code, to be written in the text.

    Raises Bulletin.DoesNotExist, TransitionNotAllowed and FigureRefused.
    """
    bulletin = _locked(public_id, "edit", by=by)
    question = figures.asked_in(typed)
    reader = PublishedReader(by)
    if why := figures.why_not(question, first=bulletin.first, last=bulletin.last, reader=reader):
        raise FigureRefused(why)
    known = bulletin.figures.get(question.code)
    if known is None and len(bulletin.figures) >= MOST_FIGURES:
        raise FigureRefused(f"A bulletin has at most {MOST_FIGURES} figures in its text.")
    if known not in {None, question.address}:
        raise FigureRefused("Another figure has the same code. Change a filter, and add it again.")
    if known is None:
        bulletin.figures[question.code] = question.address
        references.remember(question)
        bulletin.save(update_fields=["figures"])
        log.record(Operation.ALTERATION, of=bulletin, question=f"figure {question.code}")
    return question.code


@transaction.atomic
def submit(public_id: uuid.UUID, *, seen: str, by: User) -> Bulletin:
    """Give a draft to another person for approval. Raises TransitionNotAllowed, also for a reference that is broken."""
    bulletin = _locked(public_id, "submit", seen=seen, by=by)
    if problems := _made(bulletin, by=by).problems:
        raise TransitionNotAllowed(" ".join(problems))
    bulletin.submitted_at, bulletin.return_reason = clock.now(), ""
    return _moved(bulletin, "submit", "submitted_at", "return_reason")


@transaction.atomic
def withdraw(public_id: uuid.UUID, *, seen: str, by: User) -> Bulletin:
    """Take a submitted bulletin back into the draft."""
    return _moved(_locked(public_id, "withdraw", seen=seen, by=by), "withdraw")


@transaction.atomic
def send_back(public_id: uuid.UUID, *, reason: str, seen: str, by: User) -> Bulletin:
    """Return a bulletin to its writer, with a reason: a submitted or approved one, or one that waits for its time."""
    bulletin = _locked(public_id, "send_back", seen=seen, by=by)
    if not reason.strip():
        raise TransitionNotAllowed("Enter a reason, so that the writer knows what to change.")
    bulletin.return_reason = " ".join(reason.split())
    if len(bulletin.return_reason) > LONGEST_REASON:
        raise TransitionNotAllowed(f"Shorten the reason to {LONGEST_REASON} characters.")
    bulletin.approved_by, bulletin.approved_at, bulletin.digest = None, None, ""
    bulletin.published_by, bulletin.published_at = None, None
    bulletin.content, bulletin.drawings, bulletin.made_with = None, None, None
    decided = ("approved_by", "approved_at", "digest", "published_by", "published_at")
    return _moved(bulletin, "send_back", "return_reason", *decided, *STORED, reason=bulletin.return_reason)


@transaction.atomic
def approve(public_id: uuid.UUID, *, digest: str, seen: str, by: User) -> Bulletin:
    """Approve a bulletin with exactly the content that the person read. Never one's own."""
    bulletin = _locked(public_id, "approve", seen=seen, by=by)
    if role_now(bulletin.written_by) != Role.NATIONAL:
        raise TransitionNotAllowed(WRITER_LEFT)
    made = _made(bulletin, by=by)
    if made.problems:
        raise TransitionNotAllowed(" ".join(made.problems))
    if made.content.digest != digest:
        raise EditConflict("The figures have changed since you opened the page. Read it again before you approve.")
    bulletin.approved_by, bulletin.approved_at, bulletin.digest = by, clock.now(), digest
    return _moved(bulletin, "approve", "approved_by", "approved_at", "digest")


@transaction.atomic
def publish(public_id: uuid.UUID, *, seen: str, by: User) -> Bulletin:
    """Store the approved content for good. Every police reader can read it from its release time, or else from now."""
    bulletin = _locked(public_id, "publish", seen=seen, by=by)
    if bulletin.approved_by is None or role_now(bulletin.approved_by) != Role.NATIONAL:
        raise TransitionNotAllowed(APPROVER_LEFT)
    made = _made(bulletin, by=by)
    if made.content.digest != bulletin.digest:
        raise TransitionNotAllowed(CHANGED)
    bulletin.content, bulletin.drawings = made.content.as_json(), dict(made.drawings)
    bulletin.made_with = making.made_with()
    bulletin.published_by, bulletin.published_at = by, clock.now()
    bulletin.release_at = max(bulletin.release_at or bulletin.published_at, bulletin.published_at)
    decided = ("published_by", "published_at", "release_at")
    return _moved(bulletin, "publish", *STORED, *decided, operation=Operation.DISCLOSURE, recipient="police readers")


@transaction.atomic
def announce(public_id: uuid.UUID, *, release_at: datetime, seen: str, by: User) -> Bulletin:
    """Put a bulletin into the calendar, or change its time there. Raises TransitionNotAllowed, also for a past time."""
    bulletin = _locked(public_id, "announce", seen=seen, by=by)
    if release_times.has_come(release_at):
        raise TransitionNotAllowed("The release time cannot be in the past. Enter a later time.")
    bulletin.release_at = release_at
    return _moved(bulletin, "announce", "release_at")


@transaction.atomic
def unannounce(public_id: uuid.UUID, *, seen: str, by: User) -> Bulletin:
    """Take a bulletin out of the calendar."""
    bulletin = _locked(public_id, "unannounce", seen=seen, by=by)
    bulletin.release_at = None
    return _moved(bulletin, "unannounce", "release_at")


@transaction.atomic
def reassign(public_id: uuid.UUID, *, seen: str, by: User) -> Bulletin:
    """Become the writer of a colleague's draft. Both have then written it, and neither approves it."""
    bulletin = _locked(public_id, "reassign", seen=seen, by=by)
    bulletin.written_by = by
    bulletin.writers = [*dict.fromkeys([*bulletin.writers, by.pk])]
    return _moved(bulletin, "reassign", "written_by", "writers")


@transaction.atomic
def discard(public_id: uuid.UUID, *, seen: str, by: User) -> str:
    """Delete a draft. Return its name."""
    bulletin = _locked(public_id, "discard", seen=seen, by=by)
    log.record(Operation.ERASURE, of=bulletin)
    bulletin.delete()
    return str(bulletin)


MOVES: dict[str, Callable[..., Bulletin | str]] = {
    "submit": submit,
    "withdraw": withdraw,
    "send_back": send_back,
    "approve": approve,
    "publish": publish,
    "announce": announce,
    "unannounce": unannounce,
    "reassign": reassign,
    "discard": discard,
}


def why_not(name: str, bulletin: Bulletin, *, by: User) -> str:
    """Why a person may not make a transition now; empty if they may."""
    return workflow.refusal(
        name,
        state=bulletin.state,
        role=by.role,
        is_writer=bulletin.written_by_id == by.pk,
        has_written=by.pk in bulletin.writers,
        is_waiting=bulletin.is_to_come,
    )


def _refuse_unless_national(by: User) -> None:
    if role_now(by) != Role.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")


def _locked(public_id: uuid.UUID, name: str, *, by: User, seen: str | None = None) -> Bulletin:
    """Lock the bulletin for a transition that the person may make; with `seen`, on the page that they read."""
    bulletin = Bulletin.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    _refuse_unless_national(by)
    if why := why_not(name, bulletin, by=by):
        raise TransitionNotAllowed(why)
    if seen is not None and (
        conflict := edit_conflicts.refusal(
            seen, now=bulletin.seen, what_changed=lambda: _what_changed(bulletin), decide="change it"
        )
    ):
        raise EditConflict(conflict)
    return bulletin


def _what_changed(bulletin: Bulletin) -> str:
    return f"This bulletin was changed at {clock.in_words(bulletin.edited_at)}."


def _made(bulletin: Bulletin, *, by: User) -> MadeBulletin:
    try:
        return making.live(bulletin, reader=PublishedReader(by))
    except QuestionRefused as refused:
        raise TransitionNotAllowed(str(refused)) from None


def _moved(
    bulletin: Bulletin,
    name: str,
    *columns: str,
    operation: Operation = Operation.ALTERATION,
    reason: str = "",
    recipient: str = "",
) -> Bulletin:
    """Store a transition and record it."""
    bulletin.state = BulletinState(workflow.TRANSITIONS[name].target or bulletin.state)
    bulletin.edition += 1
    bulletin.edited_at = clock.now()
    bulletin.save(update_fields=["state", "edition", "edited_at", *columns])
    log.record(operation, of=bulletin, question=name.replace("_", " "), reason=reason, recipient=recipient)
    return bulletin


def _edited(bulletin: Bulletin, *columns: str) -> None:
    bulletin.edition += 1
    bulletin.edited_at = clock.now()
    bulletin.save(update_fields=["edition", "edited_at", *columns])
