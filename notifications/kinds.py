"""The words of each kind of notice, its usual delivery, and the roles and duty that receive it: one table.

`title` is for the page of notices and may name the month. `email` leaves the service, so it names nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts import duties
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from notifications.choices import Audience, Delivery, NoticeKind

FORCE = frozenset({Role.ANALYST, Role.LEAD})
LEADS = frozenset({Role.LEAD})
REVIEWERS = frozenset({Role.COORDINATOR, Role.NATIONAL})
READERS = frozenset(POLICE_ROLES)
ACTION_OWNERS = LEADS | REVIEWERS  # of the prosecution action plan
LIBRARY = READERS | {Role.OFFICER, Role.PARTNER}
EXTEND = "Check the trial date with the CPS. Only a court can extend the limit, before it ends."
OWNERS = frozenset(Role) - {Role.SYSTEM}  # people who answer for a system


@dataclass(frozen=True, slots=True, kw_only=True)
class KindDefinition:
    """How one kind of notice reads, who receives it, and how it is delivered unless its person chooses otherwise."""

    kind: NoticeKind
    group: str
    title: str  # may have {month}
    email: str
    more: str = ""  # a second sentence, on the page and in the email
    date_is: str = ""  # what the date of the notice is
    to: tuple[Audience, ...]
    roles: frozenset[Role]
    usual: Delivery = Delivery.DIGEST
    duty: str = ""

    def is_for(self, user: User) -> bool:
        """Whether the person may get notices of this kind."""
        return user.role in self.roles and (not self.duty or duties.has_duty(user, self.duty))


KINDS: dict[str, KindDefinition] = {
    definition.kind: definition
    for definition in (
        KindDefinition(
            kind=NoticeKind.PERIOD_OPEN,
            group="Returns",
            title="{month} is open for your return",
            email="A month is open for your monthly return",
            date_is="Due on",
            to=(Audience.FORCE,),
            roles=FORCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_DUE_IN_FIVE,
            group="Returns",
            title="Your return for {month} is due soon",
            email="Your monthly return is due soon",
            date_is="Due on",
            to=(Audience.FORCE,),
            roles=FORCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_DUE_IN_ONE,
            group="Returns",
            title="Your return for {month} is due",
            email="Your monthly return is due",
            date_is="Due on",
            to=(Audience.FORCE,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_OVERDUE,
            group="Returns",
            title="The return for {month} is overdue",
            email="A monthly return is overdue",
            date_is="It was due on",
            to=(Audience.FORCE, Audience.REVIEWERS),
            roles=FORCE | REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_TO_CERTIFY,
            group="Returns",
            title="The return for {month} is waiting for you to certify it",
            email="A monthly return is waiting for you to certify it",
            to=(Audience.LEADS,),
            roles=LEADS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_SENT_BACK,
            group="Returns",
            title="Your lead sent the return for {month} back",
            email="Your lead sent a monthly return back to be changed",
            to=(Audience.FORCE,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_QUERIED,
            group="Returns",
            title="Your return for {month} has a query",
            email="You have a query about your monthly return",
            to=(Audience.FORCE,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.QUERY_FOR_YOU,
            group="Returns",
            title="A query about the return for {month} asks you to reply",
            email="A query about a monthly return asks you to reply",
            date_is="Reply by",
            to=(Audience.PERSON,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.QUERY_OVERDUE,
            group="Returns",
            title="The reply to a query about the return for {month} is overdue",
            email="The reply to a query about a monthly return is overdue",
            date_is="It was due on",
            to=(Audience.ASKED, Audience.REVIEWERS),
            roles=FORCE | REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.QUERY_REPLIED,
            group="Returns",
            title="Reply to a query about the return for {month}",
            email="A force has replied to a query",
            to=(Audience.REVIEWERS,),
            roles=REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.REVIEW_DELEGATED,
            group="Returns",
            title="A colleague asks you to review returns in their place",
            email="A colleague asks you to review returns in their place",
            date_is="Until",
            to=(Audience.PERSON,),
            roles=frozenset({Role.COORDINATOR}),
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.DELEGATION_ENDED,
            group="Returns",
            title="A colleague no longer asks you to review returns in their place",
            email="A colleague no longer asks you to review returns in their place",
            to=(Audience.PERSON,),
            roles=frozenset({Role.COORDINATOR}),
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_APPROVED,
            group="Returns",
            title="Your return for {month} is approved",
            email="Your monthly return is approved",
            to=(Audience.FORCE,),
            roles=FORCE,
        ),
        KindDefinition(
            kind=NoticeKind.RETURN_REOPENED,
            group="Returns",
            title="Your return for {month} is reopened",
            email="Your monthly return is reopened for a correction",
            to=(Audience.FORCE,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.MONTH_PUBLISHED,
            group="Returns",
            title="{month} is published",
            email="A month is published",
            to=(Audience.POLICE,),
            roles=READERS,
        ),
        KindDefinition(
            kind=NoticeKind.TRANSFER_OFFERED,
            group="Cases",
            title="Another force offers you an investigation",
            email="Another force offers you an investigation",
            to=(Audience.FORCE,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.INVESTIGATION_SEALED,
            group="Cases",
            title="You can see a sealed investigation",
            email="You can see a sealed investigation",
            more="Only the people named on its page can see it.",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.INVESTIGATION_UNSEALED,
            group="Cases",
            title="An investigation is no longer sealed",
            email="An investigation is no longer sealed",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.SEAL_JOINED,
            group="Cases",
            title="A lead has added themselves to a sealed investigation",
            email="A lead has added themselves to a sealed investigation",
            more="Too few people could see it. Ask the force if you did not expect this.",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.EMERGENCY_ACCESS,
            group="Cases",
            title="Somebody has opened a sealed investigation in an emergency",
            email="Somebody has opened a sealed investigation in an emergency",
            more="See who, and why.",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.DECISION_DUE,
            group="Cases",
            title="A decision about a referral is due",
            email="An NRM decision is due",
            date_is="Due on",
            to=(Audience.NRM,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
            duty=duties.DutyKind.NRM,
        ),
        KindDefinition(
            kind=NoticeKind.ORDER_EXPIRES,
            group="Cases",
            title="An order expires",
            email="An order expires",
            date_is="Last day:",
            to=(Audience.ORDERS,),
            roles=FORCE,
            duty=duties.DutyKind.ORDERS,
        ),
        KindDefinition(
            kind=NoticeKind.CUSTODY_LIMIT_NEAR,
            group="Cases",
            title="A custody time limit ends soon",
            email="A custody time limit ends soon",
            more=EXTEND,
            date_is="Last day:",
            to=(Audience.NAMED,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.CUSTODY_BEFORE_TRIAL,
            group="Cases",
            title="A custody time limit ends before the trial",
            email="A custody time limit ends before the trial",
            more=EXTEND,
            date_is="Last day of the limit:",
            to=(Audience.NAMED,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.COURT_DATE,
            group="Cases",
            title="A first hearing or trial is coming up",
            email="A court date is coming up",
            date_is="Court date:",
            to=(Audience.NAMED,),
            roles=FORCE,
        ),
        KindDefinition(
            kind=NoticeKind.ASSET_ENDS,
            group="Cases",
            title="A freezing order or the detention of cash ends soon",
            email="A freezing order or the detention of cash ends soon",
            more="Ask the court to extend it or apply for forfeiture before it ends, or record the release.",
            date_is="Last day:",
            to=(Audience.NAMED,),
            roles=FORCE,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.JOINT_TEAM_ENDS,
            group="Cases",
            title="A joint investigation team ends soon",
            email="A joint investigation team ends soon",
            more="Ask the CPS and the partners whether to extend the agreement.",
            date_is="Last day:",
            to=(Audience.NAMED,),
            roles=FORCE,
        ),
        KindDefinition(
            kind=NoticeKind.ACTION_ASSIGNED,
            group="Action plan",
            title="You have been assigned an action in the prosecution action plan",
            email="You have been assigned an action in the prosecution action plan",
            date_is="Due on",
            to=(Audience.PERSON,),
            roles=ACTION_OWNERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.ACTION_DUE,
            group="Action plan",
            title="Your action in the prosecution action plan is due soon",
            email="An action in the prosecution action plan is due soon",
            date_is="Due on",
            to=(Audience.PERSON,),
            roles=ACTION_OWNERS,
        ),
        KindDefinition(
            kind=NoticeKind.ACTION_OVERDUE,
            group="Action plan",
            title="Your action in the prosecution action plan is overdue",
            email="An action in the prosecution action plan is overdue",
            more="Record progress, or propose that it is complete.",
            date_is="It was due on",
            to=(Audience.PERSON,),
            roles=ACTION_OWNERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.ACTION_RETURNED,
            group="Action plan",
            title="Your action in the prosecution action plan needs more work",
            email="An action in the prosecution action plan needs more work",
            more="See what is still to be done.",
            date_is="Due on",
            to=(Audience.PERSON,),
            roles=ACTION_OWNERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.PAPERS_CIRCULATED,
            group="Action plan",
            title="The papers of a meeting of the Prosecutions Oversight Group are ready",
            email="The papers of a meeting are ready",
            date_is="Meeting on",
            to=(Audience.PERSON,),
            roles=REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.MEETING_MOVED,
            group="Action plan",
            title="A meeting of the Prosecutions Oversight Group has a new date",
            email="A meeting has a new date",
            date_is="Meeting on",
            to=(Audience.PERSON,),
            roles=REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.MEETING_CANCELLED,
            group="Action plan",
            title="A meeting of the Prosecutions Oversight Group is cancelled",
            email="A meeting is cancelled",
            date_is="It was planned for",
            to=(Audience.PERSON,),
            roles=REVIEWERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.EXPORT_READY,
            group="Downloads and guidance",
            title="Your download is ready",
            email="Your download is ready",
            more="We delete it after 24 hours.",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.EXPORT_FAILED,
            group="Downloads and guidance",
            title="Your download has failed",
            email="Your download has failed",
            more="See why, and what to do.",
            to=(Audience.PERSON,),
            roles=READERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.GUIDANCE_CHANGED,
            group="Downloads and guidance",
            title="Guidance you follow has a new version",
            email="Guidance you follow has a new version",
            to=(Audience.PERSON,),
            roles=LIBRARY,
        ),
        KindDefinition(
            kind=NoticeKind.TOKEN_EXPIRES,
            group="Systems you own",
            title="An API token of your system expires soon",
            email="An API token expires soon",
            more="Ask an administrator to rotate it, then put the new token into the system.",
            date_is="Expires on",
            to=(Audience.PERSON,),
            roles=OWNERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.WEBHOOK_FAILED,
            group="Systems you own",
            title="A webhook of your system has failed",
            email="A webhook has failed",
            more="An administrator can send the message again for 30 days after the event.",
            to=(Audience.PERSON,),
            roles=OWNERS,
            usual=Delivery.AT_ONCE,
        ),
        KindDefinition(
            kind=NoticeKind.SYSTEM_CHANGED,
            group="Systems you own",
            title="An administrator created a token for your system, or changed its owner",
            email="An administrator changed your system",
            more="If you did not expect this, revoke the token and ask your administrator.",
            to=(Audience.PERSON,),
            roles=OWNERS,
            usual=Delivery.AT_ONCE,
        ),
    )
}


def kinds_for(user: User) -> list[KindDefinition]:
    """The kinds that a person may get, in the order of the table."""
    return [definition for definition in KINDS.values() if definition.is_for(user)]
