"""Makes all users and records that the tests of permissions share."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from accounts import access_proposals
from accounts.choices import Role
from accounts.models import Duty, FactorReset, User
from administration import feedback
from administration.service_status import announcements
from core import clock
from figures import annotating, batches, carried_forces, publishing
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from figures.models import Snapshot
from investigations.models import (
    Entry,
    Investigation,
    InvestigationTransfer,
    JointDecision,
    ReviewDelegation,
    SupportingForce,
)
from investigations.records import transfers
from notifications import preferences
from reference.models import Force
from reports.bulletins import editing, making
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind, ReleaseState, SavedPage, SharedWith
from reports.explorer import references, saved_views
from reports.models import Release
from reports.query.question import Question
from reports.releases import pre_release, releasing
from reports.releases.pre_release import NewReader
from reports.requests import analysis_requests
from reports.requests.analysis_requests import RequestDetails
from retention.models import Erasure
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, national
from tests.accounts.second_factors import with_app
from tests.figures.making import CHESHIRE, built, lock, reported
from tests.investigations.factories import HoldingFactory, PeriodFactory
from tests.notifications.making import bounced, ready_for
from tests.nrm.making import with_duty
from tests.permissions import (
    access,
    action_plan,
    assets,
    crimes,
    earlier,
    exports,
    force_records,
    guidance,
    official,
    orders,
    prosecutions,
    referrals,
    registers,
    sso,
    systems,
)
from tests.permissions.records import (
    CANARIES,
    CLEAN,
    CLOSING,
    COMING,
    DRAFT,
    EMPTY,
    GIVER,
    NIL,
    PROPOSABLE,
    PUBLISHED,
    QUERIED,
    SUBMITTED,
    UNBEGUN,
    Records,
    World,
)


def make() -> World:
    """Two series of months, five forces, and the figures of three months."""
    for month in (EMPTY, PUBLISHED):
        PeriodFactory(month=month, starts_series=True)
    for month in (NIL, PROPOSABLE, CLOSING, QUERIED, SUBMITTED, DRAFT, CLEAN, UNBEGUN):
        PeriodFactory(month=month)
    PeriodFactory(month=COMING, due_on=date(2026, 11, 26), locks_on=date(2026, 11, 30))
    world = World()
    for force in CANARIES:
        reported(force, EMPTY)  # nothing was live, so that a nil return may follow
        world.by_force[force] = force_records.records_of(force)
    giver = world.by_force[GIVER]
    for force, records in world.by_force.items():
        if force != GIVER:
            records.transfer = _offer(giver, to=force).pk
            records.offered = _offer(records, to=GIVER).pk
    _joint(world)
    prosecutions.add_unverified_offence()
    for force in (KENT, CUMBRIA):  # Lancashire supports both, and neither shares the operation's name
        theirs = Investigation.objects.get(public_id=world.by_force[force].investigation)
        SupportingForce.objects.create(
            investigation=theirs, force_id=force, supporter_id=LANCASHIRE, contact="The team"
        )
    for force, records in world.by_force.items():
        other = world.by_force[GIVER if force != GIVER else LANCASHIRE]
        declined = transfers.decline(
            _offer(records, to=other.force).pk, reason=f"{records.canary} stays there", by=other.analyst
        )
        records.declined = declined.pk
    national_nrm = with_duty(national())
    for force, records in world.by_force.items():
        records.nrm = referrals.make(force, records.canary, asker=national_nrm)
    sent = {force: records.nrm.sent for force, records in world.by_force.items() if records.nrm}
    for force, earlier_match in earlier.make(sent, CANARIES).items():
        world.by_force[force].earlier = earlier_match
    for force, records in world.by_force.items():
        other = GIVER if force != GIVER else LANCASHIRE
        assert records.nrm is not None
        offered = referrals.offer(other, to=force, reason="The farm lies there.")
        records.nrm = replace(records.nrm, transfer=offered)
        declined = referrals.offer(force, to=other, reason=f"{records.canary} offers it")
        referrals.decline(declined, by=other, reason=f"{records.canary} keeps it")
    for force, records in world.by_force.items():
        records.crimes = crimes.make(force, records.canary)
    for force, records in world.by_force.items():
        other = GIVER if force != GIVER else LANCASHIRE
        assert records.crimes is not None
        offered = crimes.offer(other, to=force, reason="It happened there.")
        records.crimes = replace(records.crimes, transfer=offered)
        declined = crimes.offer(
            force, to=other, reason=f"{records.canary} offers a record", authority_reference=f"{records.canary} offered"
        )
        crimes.decline(declined, by=other, reason=f"{records.canary} records it")
    for records in world.by_force.values():
        records.prosecutions = prosecutions.make(records.investigation, records.analyst)
        records.assets = assets.make(records.investigation, records.analyst)
    for force, records in world.by_force.items():
        records.orders = orders.make(force, records.canary)
    orders.between({force: records.orders for force, records in world.by_force.items() if records.orders}, CANARIES)
    managed = with_app(UserFactory(name="A person to manage"))
    world.person = str(managed.public_id)
    world.closed = str(UserFactory(name="A person who left", is_active=False).public_id)
    _factor_reset(world)
    world.duty = Duty.objects.create(user=managed, kind="nrm", starts_on=date(2026, 12, 1)).pk
    world.feedback = str(feedback.send("The board is slow.", page="/board/", request="", by=None).public_id)
    world.announcement = str(
        announcements.make("Downloads stop at 6pm.", shown_until=datetime(2031, 1, 1, tzinfo=UTC), by=managed).public_id
    )
    world.systems = systems.make()
    world.claim_rule = sso.make()
    world.access = access.make()
    world.library = guidance.make()
    references.remember(Question())
    _figures(world)
    _annotations(world)
    _releases(world)
    carried = carried_forces.choose(CUMBRIA, QUERIED, reason="The return is late.", by=national())
    world.carried = str(carried.public_id)
    world.official = official.make(national())
    world.registers = registers.make(national())
    world.group = action_plan.make_meeting(national())
    for force, records in world.by_force.items():
        records.plan = action_plan.make_action(force, records.canary)
        records.register_span = registers.make_span(force, by=national())
    _request(world, by=national())
    for records in world.by_force.values():
        saves_views(records, owner=records.analyst)
        requests_exports(records, owner=records.analyst)
        requests_an_erasure(records, owner=records.analyst)
    return world


def _request(world: World, *, by: User) -> None:
    """The national team's request for analysis, with one figure, and a view that can be added to it."""
    details = RequestDetails(
        question="How many cases are there?",
        asked_by="The head of policy",
        organisation="Home Office",
        asked_on=date(2026, 11, 2),
        due_on=date(2026, 12, 15),
        handling="official",
    )
    request = analysis_requests.record(details, by=by)
    first, second = (
        saved_views.save(name, page=SavedPage.EXPLORER, address=address, by=by)
        for name, address in (("Live cases by stage", "rows=stage"), ("Suspects", "measure=suspects"))
    )
    seen = saved_views.token_of(second)
    saved_views.change(second.public_id, name=second.name, shared_with=SharedWith.NATIONAL, seen=seen, by=by)
    world.request = str(request.public_id)
    world.figure = analysis_requests.add_figure(request.public_id, first.public_id, by=by).pk
    world.shared_view = str(second.public_id)


def saves_views(records: Records, *, owner: User) -> None:
    """A person of the force shares one view with the unit and one with the national team."""
    for shared_with in (SharedWith.NATIONAL, SharedWith.UNIT):
        name = f"{records.canary} for {shared_with.label}"
        view = saved_views.save(name, page=SavedPage.EXPLORER, address="rows=stage", by=owner)
        seen = saved_views.token_of(view)
        saved_views.change(view.public_id, name=name, shared_with=shared_with, seen=seen, by=owner)
        records.saved_view = str(view.public_id)


def _factor_reset(world: World) -> None:
    """The reset of a second factor, and a role, for which a colleague of the administrator has asked."""
    person = with_app(UserFactory(role=Role.NATIONAL, name="A person without a phone"))
    colleague = UserFactory(role=Role.ADMINISTRATOR, name="Another administrator")
    reset = FactorReset.objects.create(user=person, asked_by=colleague, reason="Lost phone.")
    world.without_phone, world.factor_reset = str(person.public_id), str(reset.public_id)
    proposed = UserFactory(name="A person to promote")
    proposal = access_proposals.propose(proposed, name=proposed.name, role=Role.AUDITOR, opens=False, by=colleague)
    world.proposed, world.proposal = str(proposed.public_id), access_proposals.seen_of(proposal)


def has_notices(world: World, *, person: User) -> None:
    """A person has a notice and a calendar, and an address that bounces."""
    world.notice = str(ready_for(person).public_id)
    world.bounce = str(bounced(person).public_id)
    world.calendar = preferences.make_calendar(by=person)


def names_a_colleague(world: World, *, away: User) -> None:
    """A coordinator is away next year, and a colleague of the unit reviews then."""
    colleague = UserFactory(role=Role.COORDINATOR, unit_id=away.unit_id)
    world.colleague = colleague.pk
    made = ReviewDelegation.objects.create(
        unit_id=away.unit_id,
        away=away,
        colleague=colleague,
        starts_on=clock.today() + timedelta(days=365),
        ends_on=clock.today() + timedelta(days=366),
        created_at=clock.now(),
    )
    world.delegation = str(made.public_id)


def requests_exports(records: Records, *, owner: User) -> None:
    """A person of the force requests two exports of a list; the file of one is finished."""
    records.export = str(exports.ask_for(owner, words=records.canary).public_id)
    records.export_ready = str(exports.ready_for(owner, words=records.canary).public_id)


def requests_an_erasure(records: Records, *, owner: User) -> None:
    """A person of the force requests that its investigation is erased. It is live, so nobody can approve that."""
    erasure = Erasure.objects.create(
        kind="investigation",
        record=records.investigation,
        force_id=records.force,
        reason=f"{records.canary} is closed.",
        requested_by=owner,
        requested_at=clock.now(),
    )
    records.erasure = str(erasure.public_id)


def begins_bulletins(world: World, *, writer: User) -> None:
    """One bulletin of the published month is published, and a person of the national team writes the next version."""
    bulletin = editing.begin(BulletinKind.MONTH, first=PUBLISHED, last=PUBLISHED, by=writer)
    other = national()
    editing.submit(bulletin.public_id, seen=bulletin.seen, by=writer)
    bulletin.refresh_from_db()
    digest = making.live(bulletin, reader=PublishedReader(other)).content.digest
    bulletin = editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=other)
    world.bulletin = str(editing.publish(bulletin.public_id, seen=bulletin.seen, by=other).public_id)
    world.draft = str(editing.begin(BulletinKind.MONTH, first=PUBLISHED, last=PUBLISHED, by=writer).public_id)


def _annotations(world: World) -> None:
    """The national team annotates each force's published month."""
    writer = national()
    for force, records in world.by_force.items():
        note = NewAnnotation(
            kind=AnnotationKind.EXPLANATION,
            first=PUBLISHED,
            last=CLOSING,
            place=f"force:{force}",
            words=f"{records.canary} closed a large case",
            sentence=f"{records.canary} closed a large case in the month.",
            source=f"A call with {records.canary}",
        )
        records.annotation = str(annotating.record(note, by=writer).public_id)


def _releases(world: World) -> None:
    """One release is out, the next of the month is prepared."""
    released = releasing.prepare(PUBLISHED, release_at=clock.now(), is_rounded=False, by=national())
    releasing.approve(released.public_id, seen=releasing.token_of(released), by=national())
    # Partners read version 1. Police read a release only of the newest version.
    Release.objects.update(snapshot=Snapshot.objects.published().filter(period=PUBLISHED).latest("version"))
    draft = Release.objects.get()
    draft.pk, draft.public_id, draft.number = None, uuid.uuid4(), 2
    draft.state, draft.approved_by, draft.approved_at = ReleaseState.DRAFT, None, None
    draft.save(force_insert=True)
    world.release, world.release_draft = str(released.public_id), str(draft.public_id)
    reader = NewReader(name="A. Reader", post="Minister", organisation="Home Office", reason="Briefs the press.")
    world.reader = pre_release.add(draft.public_id, reader, by=national()).pk


def _joint(world: World) -> None:
    """A neighbour of each force returns a similar case; the national team has decided that it is another operation."""
    reviewer = national()
    for force, records in world.by_force.items():
        neighbours = Force.objects.filter(unit__forces=force).exclude(pk__in=CANARIES)
        neighbour = neighbours.order_by("pk")[0]
        twin = HoldingFactory(investigation__force_id=neighbour.pk).investigation
        records.twin = str(twin.public_id)
        mine = Investigation.objects.get(public_id=records.investigation)
        another = HoldingFactory(investigation__force_id=neighbour.pk).investigation
        JointDecision.objects.create(
            investigation=mine,
            force_id=force,
            other=another,
            other_force=neighbour,
            reason=f"{records.canary} is another farm",
            by=reviewer,
            at=clock.now(),
        )


def _offer(giver: Records, *, to: str) -> InvestigationTransfer:
    """The giver's next live investigation without an offer and without a draft change."""
    taken = InvestigationTransfer.objects.values("investigation")
    free = Entry.objects.filter(force=giver.force, revision__period=DRAFT, revision__state="working", state="live")
    changed = [giver.entry, giver.survivor]
    chosen = free.exclude(investigation__in=taken).exclude(pk__in=changed).order_by("-pk").first()
    assert chosen is not None
    return transfers.offer(chosen.pk, to=to, by=giver.analyst)


def _figures(world: World) -> None:
    """One month published twice, one ready to publish, one proposed by a user of the national team."""
    batches.count_all_pending()
    colleague, other = national(), national()
    for month in (PUBLISHED, PROPOSABLE, CLOSING):
        lock(month)
        snapshot = built(month)
        if month == PUBLISHED:
            proposal = publishing.propose(snapshot, reason="Few forces, for a test", by=colleague)
            publishing.confirm(proposal, seen=publishing.token_of(proposal), by=other)
            reported(CHESHIRE, PUBLISHED, new=1)
            batches.count_all_pending()
            again = publishing.propose(built(month), reason="A late return", by=colleague)
            publishing.confirm(again, seen=publishing.token_of(again), by=other)
        elif month == CLOSING:
            publishing.propose(snapshot, reason="Few forces, for a test", by=colleague)
        else:
            world.proposable = snapshot.digest
