"""The page of one review: its people, with a form for each person that the reader answers for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import duties
from accounts.access_review import people
from accounts.access_review.forms import AnswerForm
from accounts.choices import AccessAnswer, Role
from accounts.models import AccessReview, ReviewedPerson, User
from audit import log
from audit.choices import Operation
from core import paging


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person as the page prints them. `why_not` says why the reader can't answer; then there is no form."""

    person: ReviewedPerson
    duties: str
    why_not: str
    form: AnswerForm
    seen: str
    request_seen: str
    is_refused: bool  # the form was sent and not stored
    links: bool  # to the page of the person, for administrators
    may_mark_done: bool

    @property
    def anchor(self) -> str:
        """The id of the person's card."""
        return f"person-{self.person.pk}"

    @property
    def has_factor(self) -> bool:
        """Whether the person has an authenticator app or a passkey."""
        return self.person.has_factor

    @property
    def status(self) -> str:
        """The answer in words."""
        if not self.person.answer:
            return "Not reviewed" if self.person.review.is_not_reviewed else "No answer yet"
        if self.person.done_at is not None:
            return f"{self.person.asks_to}: done"
        return self.person.asks_to or str(self.person.get_answer_display())

    @property
    def colour(self) -> str:
        """The colour of the status."""
        if not self.person.answer:
            return "red" if self.person.review.is_overdue else "blue"
        return "yellow" if self.person.is_request and self.person.done_at is None else "green"

    @property
    def may_confirm(self) -> bool:
        """Whether the person is among the ones that the reader can confirm together."""
        return not self.why_not and not self.person.answer


def review_page(
    request: HttpRequest,
    review: AccessReview,
    *,
    reader: User,
    refused: ReviewedPerson | None = None,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a review; `form` is the one about the person `refused`, which was sent and not stored."""
    listed = people.seen_by(reader).filter(review=review)
    page = paging.page_of(request, listed.still_there(), singular="person", plural="people")
    rows = [_row(person, reader=reader, refused=refused, form=form) for person in page]
    others = [row.person for row in rows if row.may_confirm]
    log.record(Operation.CONSULTATION, of=review, beside=[row.person.user for row in rows])
    context = {
        "review": review,
        "page": page,
        "rows": rows,
        "refused": form if refused else None,
        "moved": review.people.count() - page.paginator.count,
        "others": len(others),
        "others_chosen": ",".join(str(person.public_id) for person in others),
        "others_seen": people.token(*others),
        "keep": AccessAnswer.KEEP,
        "change": AccessAnswer.CHANGE,
        "remove": AccessAnswer.REMOVE,
    }
    return render(request, "access_review/detail.html", context, status=status)


def _row(person: ReviewedPerson, *, reader: User, refused: ReviewedPerson | None, form: AnswerForm | None) -> PersonRow:
    is_refused = refused is not None and form is not None and person.pk == refused.pk
    is_administrator = reader.role == Role.ADMINISTRATOR
    return PersonRow(
        person=person,
        duties=duties.in_brief(person.user.duties.all()),
        why_not=people.why_not(person, by=reader),
        form=form
        if form is not None and is_refused
        else AnswerForm(initial={"words": person.words}, auto_id=auto_id_of(person)),
        seen=people.token(person),
        request_seen=people.request_token(person),
        is_refused=is_refused,
        links=is_administrator,
        may_mark_done=is_administrator and person.is_request and person.done_at is None and person.user_id != reader.pk,
    )


def auto_id_of(person: ReviewedPerson) -> str:
    """The pattern of the ids of a person's fields, as there are many people on the page."""
    return f"id_{person.pk}_%s"
