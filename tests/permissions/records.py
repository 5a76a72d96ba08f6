"""Forces with months in every status, each with its own canary word in every typed text.

The product's transitions create the records, so that pages show them as they would. Each view has a month in which it
works.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import CharField, JSONField, Model, TextField

from accounts.models import Duty, User
from administration import feedback
from core import clock, months
from figures import annotating, batches, carried_forces, publishing
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from investigations.advice import advice
from investigations.choices import FindingState
from investigations.models import (
    Entry,
    Finding,
    Holding,
    Investigation,
    InvestigationText,
    InvestigationTransfer,
    JointDecision,
    SupportingForce,
)
from investigations.quality import checks
from investigations.records import transfers
from investigations.returns import creation, row_endings, rows
from investigations.review import decisions
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
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, coordinator, national
from tests.figures.making import CHESHIRE, built, lock, reported
from tests.investigations import deciding
from tests.investigations.factories import HoldingFactory, PeriodFactory, approved, row, victims
from tests.nrm.making import with_duty
from tests.permissions import earlier, exports, guidance, orders, referrals

NORTH_WALES, GIVER = "W15000001", "BTP"  # the national team reviews British Transport Police
CANARIES = {
    LANCASHIRE: "QUAGGA",
    CUMBRIA: "NUMBAT",
    KENT: "AXOLOTL",
    NORTH_WALES: "PANGOLIN",
    GIVER: "OKAPI",
}
NAMES = {force: f"{canary[::-1]}SON" for force, canary in CANARIES.items()}  # of people, not words of a case
# The four places of a force's record as a user of Lancashire sees them; missing is in no table.
PLACES = ("own", "other", "elsewhere", "missing")
FORCE_AT = {
    "own": LANCASHIRE,
    "other": CUMBRIA,
    "elsewhere": KENT,
    "missing": "E23000099",
    "kent": KENT,
    "north wales": NORTH_WALES,
    "transport": GIVER,
}

EMPTY, NIL, PROPOSABLE = date(2019, 10, 1), date(2019, 11, 1), date(2019, 12, 1)
PUBLISHED, CLOSING, QUERIED, SUBMITTED, DRAFT, CLEAN, UNBEGUN = months.between(date(2020, 1, 1), date(2020, 7, 1))
COMING = date(2026, 10, 1)  # not locked yet on the test day
NEVER = date(2031, 1, 1)


@dataclass(slots=True, kw_only=True)
class Records:
    """One force's records, for URLs and form values."""

    force: str
    canary: str
    analyst: User
    entry: int = 0  # live in the draft
    survivor: int = 0  # another live one in the draft
    struck_out: int = 0
    finding: int = 0
    query: int = 0
    transfer: int = 0  # another force's offer to this one
    offered: int = 0  # this force's own offer
    declined: int = 0  # another offer of its own, declined by the other force
    twin: str = ""  # the public id of a neighbour's, in the same unit
    support: int = 0  # another force's of its investigation
    closed: int = 0
    investigation: str = ""  # its public id
    annotation: str = ""  # the public id of an annotation of its figures
    saved_view: str = ""  # the public id of a view that an analyst shares with the unit
    export: str = ""  # the public id of a list's export that waits for approval
    export_ready: str = ""  # the public id of one with a file
    asked_of: str = ""  # the public id of one in the submitted month
    version: int = 0
    advice: str = ""  # the public id of a piece without a result
    nrm: referrals.Referrals | None = None
    earlier: earlier.Earlier | None = None
    orders: orders.Orders | None = None

    @property
    def nrm_version(self) -> int:
        """The version of the draft referral, which its form sends."""
        return self.nrm.version if self.nrm else 0


@dataclass(slots=True, kw_only=True)
class World:
    """All users and records."""

    by_force: dict[str, Records] = field(default_factory=dict)
    person: str = ""  # the public id of an account
    closed: str = ""  # the public id of a closed one
    duty: int = 0  # of that account, to come
    feedback: str = ""  # the public id of a message that waits
    library: guidance.Library | None = None
    request: str = ""  # the public id of an open request for analysis
    figure: int = 0  # of that request
    shared_view: str = ""  # the public id of a view of the national team
    carried: str = ""  # the public id of a force that is carried into a month
    proposable: str = ""  # the digest of figures ready to be proposed
    release: str = ""  # the public id of a release that is out
    release_draft: str = ""  # the public id of one that waits for approval
    reader: int = 0  # a person on its pre-release list
    bulletin: str = ""  # the public id of a published bulletin
    draft: str = ""  # of a draft of its next version

    def at(self, place: str) -> Records | None:
        """The records of a place; None if missing."""
        return self.by_force.get(FORCE_AT[place])


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
        world.by_force[force] = _records_of(force)
    giver = world.by_force[GIVER]
    for force, records in world.by_force.items():
        if force != GIVER:
            records.transfer = _offer(giver, to=force).pk
            records.offered = _offer(records, to=GIVER).pk
    _joint(world)
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
    for force, found in earlier.make(sent, CANARIES).items():
        world.by_force[force].earlier = found
    for force, records in world.by_force.items():
        other = GIVER if force != GIVER else LANCASHIRE
        assert records.nrm is not None
        offered = referrals.offer(other, to=force, reason="The farm lies there.")
        records.nrm = replace(records.nrm, transfer=offered)
        declined = referrals.offer(force, to=other, reason=f"{records.canary} offers it")
        referrals.decline(declined, by=other, reason=f"{records.canary} keeps it")
    for force, records in world.by_force.items():
        records.orders = orders.make(force, records.canary)
    orders.between({force: records.orders for force, records in world.by_force.items() if records.orders}, CANARIES)
    managed = UserFactory(name="A person to manage")
    world.person = str(managed.public_id)
    world.closed = str(UserFactory(name="A person who left", is_active=False).public_id)
    world.duty = Duty.objects.create(user=managed, kind="nrm", starts_on=date(2026, 12, 1)).pk
    world.feedback = str(feedback.send("The board is slow.", page="/board/", request="", by=None).public_id)
    world.library = guidance.make()
    references.remember(Question())
    _figures(world)
    _annotations(world)
    _releases(world)
    carried = carried_forces.choose(CUMBRIA, QUERIED, reason="The return is late.", by=national())
    world.carried = str(carried.public_id)
    _request(world, by=national())
    for records in world.by_force.values():
        saves_views(records, owner=records.analyst)
        requests_exports(records, owner=records.analyst)
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


def requests_exports(records: Records, *, owner: User) -> None:
    """A person of the force requests two exports of a list; the file of one is finished."""
    records.export = str(exports.ask_for(owner, words=records.canary).public_id)
    records.export_ready = str(exports.ready_for(owner, words=records.canary).public_id)


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
    draft = Release.objects.get()
    draft.pk, draft.public_id, draft.number = None, uuid.uuid4(), 2
    draft.state, draft.approved_by, draft.approved_at = ReleaseState.DRAFT, None, None
    draft.save(force_insert=True)
    world.release, world.release_draft = str(released.public_id), str(draft.public_id)
    reader = NewReader(name="A. Reader", post="Minister", organisation="Home Office", reason="Briefs the press.")
    world.reader = pre_release.add(draft.public_id, reader, by=national()).pk


def _records_of(force: str) -> Records:
    word = CANARIES[force]
    unit = Force.objects.get(pk=force).unit
    assert unit is not None
    analyst = UserFactory(force_id=force, name=f"Anna {NAMES[force]}")
    reviewer = national() if unit.reviewed_by_national else coordinator(unit.pk)
    User.objects.filter(pk=reviewer.pk).update(name=f"Cora {NAMES[force]}")
    mine = Records(force=force, canary=word, analyst=analyst)
    reasons = dict.fromkeys(checks.RULES, f"{word} says why")

    lines = [_row(word, number) for number in range(1, 10)]
    approved(PUBLISHED, rows=lines, by=analyst, reviewer=reviewer)
    closed = _row(word, 1, state="closed", closing_reason="no-offence-found", closed_on="12/02/2020")
    approved(CLOSING, rows=[closed, *lines[1:]], by=analyst, reviewer=reviewer)

    working = creation.working(creation.begin(force, QUERIED, by=analyst))
    rows.save(_entry(working, f"{word}/2").pk, typed=_people(9), version=1, by=analyst)
    decisions.submit(force, QUERIED, by=analyst, reasons=reasons)
    asked = deciding.query(force, QUERIED, words=f"{word} asks one thing", by=reviewer)
    deciding.answer(asked.pk, words=f"{word} answers", by=analyst)
    mine.query = deciding.query(force, QUERIED, words=f"{word} asks another", by=reviewer).pk

    creation.begin(force, SUBMITTED, by=analyst)
    submitted = decisions.submit(force, SUBMITTED, by=analyst, reasons=reasons)
    mine.asked_of = str(Entry.objects.filter(revision__monthly_return=submitted).first().investigation.public_id)

    working = creation.working(creation.begin(force, DRAFT, by=analyst))
    unreadable = {"morile_score": f"twelve {word}", "remarks": f"{word} remarks"}
    rows.save(_entry(working, f"{word}/2").pk, typed=unreadable, version=1, by=analyst)
    renamed = {"operation_name": f"{word} renamed"}
    rows.save(_entry(working, f"{word}/3").pk, typed=_people(9) | renamed, version=1, by=analyst)
    rows.save(_entry(working, f"{word}/4").pk, typed=_people(9), version=1, by=analyst)
    row_endings.void(_entry(working, f"{word}/5").pk, reason=f"{word} twice", by=analyst)
    open_ones = list(Finding.objects.filter(revision=working, rule="people_moved", state=FindingState.OPEN))
    checks.explain(open_ones[0].pk, reason=f"{word} explains", by=analyst)
    mine.finding = open_ones[1].pk
    entry = _entry(working, f"{word}/6")
    mine.entry, mine.version = entry.pk, entry.version
    mine.survivor, mine.struck_out = _entry(working, f"{word}/7").pk, _entry(working, f"{word}/5").pk
    mine.investigation = str(entry.investigation.public_id)
    mine.closed = Holding.objects.get(force=force, reference=f"{word}/1").investigation_id

    # Submitted again, so that the draft was begun from contents the month before has since changed.
    decisions.withdraw(force, SUBMITTED, by=analyst)
    decisions.submit(force, SUBMITTED, by=analyst, reasons=reasons)
    if force != GIVER:  # a force that has begun a later month cannot transfer in this one
        creation.begin(force, CLEAN, by=analyst)
    deciding.reopen(force, PUBLISHED, reason=f"{word} reopens", by=reviewer)
    InvestigationText.objects.create(investigation=entry.investigation, force_id=force, summary=f"{word} summary")
    mine.support = SupportingForce.objects.create(
        investigation=entry.investigation,
        force_id=force,
        supporter_id=CHESHIRE,
        shares_name=True,
        contact=f"{word} team",
    ).pk
    mine.advice = _advice(entry.investigation, word, reviewer)
    return mine


def _advice(investigation: Investigation, word: str, reviewer: User) -> str:
    """The public id of the newer of two pieces of advice; the older was not followed."""
    given = {"given_to": f"{word} officer", "given_on": clock.today()}
    older, newer = (
        advice.record(investigation.public_id, **given, about=about, words=f"{word} advises {about}", by=reviewer)
        for about in ("nrm", "financial")
    )
    advice.follow_up(older.public_id, result="not_followed", reason=f"{word} disagrees", by=reviewer)
    return str(newer.public_id)


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


def _row(word: str, number: int, **values: str) -> Any:
    words = {"operation_name": f"{word} {number}", "remarks": f"{word} remarks {number}"}
    return row(f"{word}/{number}", people=[victims(3)], **words, **values)


def _people(count: int) -> dict[str, Any]:
    return {
        "people_role": ["victim"],
        "people_nationality": ["unknown"],
        "people_gender": ["male"],
        "people_age_group": ["25-39"],
        "people_count": [str(count)],
        "people_remove": ["0"],
    }


def _entry(revision: Any, reference: str) -> Entry:
    return Entry.objects.select_related("investigation").get(revision=revision, holding__reference=reference)


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


# Text of a model with a force that no person types: codes, and sentences and digests made by the product.
MADE_BY_THE_PRODUCT = {
    "Finding": {"rule", "field", "message", "remedy", "figure"},
    "Revision": {"fingerprint", "words_fingerprint"},
    "Query": {"about"},
    "Advice": {"about", "result"},
    "ReturnEvent": {"move"},
    "Investigation": {"handling"},
    "SubjectMerge": {"moved", "before"},
    "JointDecision": {"operation_key"},
    "Encounter": {"setting"},
    "ReferralExtraction": {"digest"},
    "ReferralExtractionCell": {"measure", "age", "exploitation", "place", "nationality", "gender", "county_lines"},
    "OrderExtraction": {"digest"},
    "OrderExtractionCell": {"measure", "kind", "basis", "length", "part", "ended", "result", "entry", "types"},
    "Order": {"decided_as"},
    "Referral": {"pseudonym", "due_why"},
    "FormAnswer": {"question"},
    "AnswerText": {"question"},
    "ReferralStep": {"move", "due_why"},
    "OrderStep": {"move"},
    "Subject": {"number"},
    "Condition": {"template"},
    "SafeguardingText": {"about"},
    "Correction": {"question"},
    "SafeguardingAction": {"item"},
    "ReferralTransfer": {"pseudonym"},
    "SubjectTransfer": {"number"},
    "BreachStep": {"move"},
    "Upload": {"kind", "sha256", "type", "problems"},
    "LearnedHeader": {"kind", "column"},
}


def texts_without_canary(model: type[Model], world: World) -> list[str]:
    """Fields of a model in which a force's canary is missing."""
    found = []
    for column in model._meta.concrete_fields:
        is_text = isinstance(column, CharField | TextField | JSONField) and not column.choices
        if not is_text or column.is_relation or column.name in MADE_BY_THE_PRODUCT.get(model.__name__, set()):
            continue
        for force, records in world.by_force.items():
            rows_ = model._default_manager.filter(force=force, **{f"{column.name}__icontains": records.canary})
            if not rows_.exists():
                found.append(f"{model.__name__}.{column.name} of {force}")
    return found


def scoped_models() -> list[type[Model]]:
    """The models of the record apps, each with its own force column."""
    return [
        model
        for app in ("imports", "investigations", "nrm", "orders")
        for model in Investigation._meta.apps.get_app_config(app).get_models()
        if any(column.name == "force" for column in model._meta.concrete_fields)
    ]
