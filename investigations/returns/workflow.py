"""The transitions of a monthly return, as a table, and why one is not allowed.

Pages call `refusal` to leave a button out; the services call it, under the lock, to refuse. Its sentence gives the
status and the next step. The caller passes the facts that need the database (who submitted, whether the month is
locked).
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Role
from core.workflow import Transition
from investigations.choices import ReturnStatus

FORCE = frozenset({Role.ANALYST, Role.LEAD})
LEAD = frozenset({Role.LEAD})
REVIEWERS = frozenset({Role.COORDINATOR, Role.NATIONAL})
# With the reviewer, or with the force because of the reviewer's queries.
UNDECIDED = frozenset(set(ReturnStatus) - {ReturnStatus.DRAFT, ReturnStatus.TO_CERTIFY, ReturnStatus.APPROVED})
CHANGEABLE = frozenset({ReturnStatus.DRAFT, ReturnStatus.QUERIED})  # the force may change rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTransition(Transition[ReturnStatus]):
    """The source and target statuses of a return's transition, and the roles that may make it."""

    target: ReturnStatus
    roles: frozenset[Role]


TRANSITIONS: dict[str, ReturnTransition] = {
    "submit": ReturnTransition(
        source=frozenset({ReturnStatus.DRAFT}), target=ReturnStatus.SUBMITTED, roles=FORCE, verb="submit this return"
    ),
    # Instead of `submit`, where the force wants its lead to certify each return (`review/certification.py`).
    "submit_to_certify": ReturnTransition(
        source=frozenset({ReturnStatus.DRAFT}), target=ReturnStatus.TO_CERTIFY, roles=FORCE, verb="submit this return"
    ),
    "withdraw": ReturnTransition(
        source=frozenset({ReturnStatus.TO_CERTIFY, ReturnStatus.SUBMITTED, ReturnStatus.CERTIFIED}),
        target=ReturnStatus.DRAFT,
        roles=FORCE,
        verb="withdraw this return",
    ),
    "certify": ReturnTransition(
        source=frozenset({ReturnStatus.TO_CERTIFY}),
        target=ReturnStatus.CERTIFIED,
        roles=LEAD,
        verb="certify this return",
    ),
    "send_back": ReturnTransition(
        source=frozenset({ReturnStatus.TO_CERTIFY}),
        target=ReturnStatus.DRAFT,
        roles=LEAD,
        verb="send this return back to be changed",
        needs_reason=True,
    ),
    # A reviewer may send a second query while the first is open. A claim is no transition (`review/claims.py`).
    "query": ReturnTransition(
        source=UNDECIDED, target=ReturnStatus.QUERIED, roles=REVIEWERS, verb="send a query about this return"
    ),
    "answer": ReturnTransition(
        source=frozenset({ReturnStatus.QUERIED}),
        target=ReturnStatus.ANSWERED,
        roles=FORCE,
        verb="send this return back",
    ),
    "withdraw_answer": ReturnTransition(
        source=frozenset({ReturnStatus.ANSWERED}), target=ReturnStatus.QUERIED, roles=FORCE, verb="withdraw this reply"
    ),
    "approve": ReturnTransition(
        source=UNDECIDED, target=ReturnStatus.APPROVED, roles=REVIEWERS, verb="approve this return"
    ),
    "reopen": ReturnTransition(
        source=frozenset({ReturnStatus.APPROVED}),
        target=ReturnStatus.DRAFT,
        roles=REVIEWERS,
        verb="reopen this return",
        needs_reason=True,
    ),
}


def refusal(
    move: str,
    *,
    status: str,
    role: str,
    has_submitted: bool = False,
    reviewed_by_national: bool = False,
    has_coordinator: bool = True,
    is_locked: bool = False,
    is_read: bool = False,
    open_questions: int = 0,
    sealed_questions: int = 0,
    carry_open: bool = False,
    with_reason: bool = True,
) -> str:
    """Why the transition is not allowed, as a sentence with the next step; empty if it is.

    `has_submitted`: this user submitted, certified or replied with a revision of this return. `has_coordinator`: the
    unit has an active coordinator who may decide it. `is_read`: the reviewer has opened the reply. `sealed_questions`:
    those of the open queries that this user does not see, because they are about a sealed case.
    """
    transition = TRANSITIONS[move]
    state = f"This return is {status_in_words(status)}."
    if status not in transition.source:
        return f"{state} {_next_step(status, is_locked=is_locked)}"
    if role not in transition.roles:
        return f"{state} Only {_who(transition.roles)} can {transition.verb}. {_next_step(status, is_locked=is_locked)}"
    if move == "reopen" and is_locked:
        why = _not_to_reopen_after_the_lock(role)
    elif transition.roles == REVIEWERS:
        why = not_the_reviewer(
            role=role,
            reviewed_by_national=reviewed_by_national,
            has_coordinator=has_coordinator,
            verb=transition.verb,
            needs_why=move == "approve" and not with_reason,
        )
    else:
        why = ""
    if why:
        return f"{state} {why}"
    if move == "approve" and has_submitted:
        return (
            f"{state} You submitted or certified it, or replied to a query about it, so you cannot approve it. "
            "Ask another coordinator or the national team."
        )
    if move == "approve" and open_questions and not carry_open:
        questions, them = ("1 query is", "it") if open_questions == 1 else (f"{open_questions} queries are", "them")
        why = f"{questions} open. Wait for a reply, or approve and carry {them} forward to the next return."
        return f"{state} {why} {about_sealed(sealed_questions)}" if sealed_questions else f"{state} {why}"
    if move == "withdraw_answer" and is_read:
        return f"{state} The reviewer has read the reply. Ask the reviewer to send the query again."
    if transition.needs_reason and not with_reason:
        return f"{state} Enter a reason to {transition.verb}."
    return ""


def about_sealed(questions: int) -> str:
    """Who replies to queries that the reader does not see."""
    what = "1 query is" if questions == 1 else f"{questions} queries are"
    return (
        f"{what} about a sealed investigation that you are not named for. "
        "The people of the force who are named for it reply. Ask the force’s lead."
    )


def not_the_reviewer(
    *, role: str, reviewed_by_national: bool, has_coordinator: bool, verb: str, needs_why: bool = False
) -> str:
    """Why another user reviews this return. The unit's coordinator does; the national team where there is none."""
    if role not in REVIEWERS:
        return f"Only {_who(REVIEWERS)} can {verb}."
    if role == Role.COORDINATOR:
        return "The national team reviews this force. Ask the national team." if reviewed_by_national else ""
    if reviewed_by_national:
        return ""
    if has_coordinator:
        return f"Its unit has a coordinator. Ask the coordinator to {verb}."
    return "Its unit has no coordinator. Enter why the national team decides." if needs_why else ""


def decided_by(*, role: str, reviewed_by_national: bool, has_coordinator: bool) -> str:
    """Who decides on the return instead of this reviewer, as a sentence; empty if this reviewer does."""
    if not not_the_reviewer(
        role=role, reviewed_by_national=reviewed_by_national, has_coordinator=has_coordinator, verb="decide"
    ):
        return ""
    return f"The {'national team' if reviewed_by_national else 'unit’s coordinator'} decides on this return."


def _not_to_reopen_after_the_lock(role: str) -> str:
    """Why this role may not reopen a return after its month has locked; empty for the national team."""
    return "" if role == Role.NATIONAL else "Its month is locked. Ask the national team to reopen it."


def status_in_words(status: str) -> str:
    """A status within a sentence."""
    match status:
        case ReturnStatus.DRAFT:
            return "a draft"
        case ReturnStatus.ANSWERED:  # with the reviewer again: a reply is in the return, which is not itself “replied”
            return "in review"
        case _:
            return ReturnStatus(status).label.lower()


def _next_step(status: str, *, is_locked: bool) -> str:
    """Who acts next, and what they do."""
    match status:
        case ReturnStatus.DRAFT:
            return "The force submits it next."
        case ReturnStatus.TO_CERTIFY:
            return "The force’s lead certifies it next, or sends it back. Until then, the force can withdraw it."
        case ReturnStatus.SUBMITTED | ReturnStatus.CERTIFIED:
            return "The reviewer decides next. Until the review starts, the force can withdraw it."
        case ReturnStatus.QUERIED:
            return "The force replies to the open queries next."
        case ReturnStatus.ANSWERED:
            return "The reviewer reads the reply next."
        case _:
            return f"To change it, ask the {'national team' if is_locked else 'coordinator'} to reopen it."


def _who(roles: frozenset[Role]) -> str:
    """Who may make a transition, in words."""
    if roles == REVIEWERS:
        return "the coordinator of the unit, or the national team if there is none,"
    return "the force’s lead" if roles == LEAD else "the force’s analyst or lead"
