"""Unusual events in the referrals of recent months, recorded with the functions that pages call.

There are one or two of each: missing episodes, court dates, consent on turning 18, section 45 claims, transfers, data
rights requests, person matches, and a referral without an active owner. So every reason in the to-do list occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from accounts import account_state, duties, duty_administration, jobs
from accounts.database_scope import enter_job
from accounts.models import User
from core import clock, months
from demo import people
from demo.cast import Cast
from demo.forces import force_named
from demo.planned_referrals import KNOWN_BEFORE, STANDING_OUT
from nrm import linking
from nrm.data_rights import requests
from nrm.models import Referral, ReferralTransfer, Safeguarding
from nrm.person_match import attempts, cross_force
from nrm.referrals import TO_EXPLAIN
from nrm.safeguarding import age, owners, priority, record, turning_18
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from nrm.transfers import offering

WHOSE = {what: slug for what, slug, *_ in STANDING_OUT}


@dataclass(slots=True, kw_only=True)
class ReferralSurroundings:
    """Records the events, by the people responsible, on the referrals that `STANDING_OUT` names."""

    cast: Cast
    referral_by_name: dict[str, Referral] = field(default_factory=dict)
    pairs: list[Referral] = field(default_factory=list)

    def add_all(self) -> None:
        """Record all events as of today. Takes the newest referrals, in the order of the plan."""
        number = len(STANDING_OUT)
        newest = list(Referral.objects.order_by("-pk")[: number + 2 * len(KNOWN_BEFORE)])[::-1]
        self.referral_by_name = {what: referral for (what, *_), referral in zip(STANDING_OUT, newest, strict=False)}
        self.pairs = newest[number:]
        self.linked_to_investigations()
        self.known_before()
        self.missing()
        self.in_court()
        self.turned_18()
        self.section_45()
        self.offered_to_forces()
        self.data_rights_requests()
        self.owner_without_duty()
        self.found_to_be_adult()

    def by(self, slug: str) -> User:
        """The force's NRM contact."""
        return self.cast[people.nrm(slug)]

    def chosen(self, what: str) -> tuple[Referral, User]:
        """The referral of this event, and its force's NRM contact."""
        return self.referral_by_name[what], self.by(WHOSE[what])

    def linked_to_investigations(self) -> None:
        """Each force linked its referrals to the most likely of its investigations, if there is one."""
        for what, referral in self.referral_by_name.items():
            officer = self.by(WHOSE[what])
            if likely := linking.likely(referral, by=officer):
                investigation = likely[0].entry.investigation
                linking.link(
                    referral.public_id, investigation.public_id, seen=linking.token_of(referral, None), by=officer
                )

    def known_before(self) -> None:
        """Three forces asked whether their person had been referred before; two received a reply."""
        for number, (older, newer, *_) in enumerate(KNOWN_BEFORE):
            known, met_again = self.pairs[2 * number], self.pairs[2 * number + 1]
            for ask in (attempts.ask_as_stored, _answer):
                with transaction.atomic():
                    enter_job(jobs.begin("demonstration", by=self.by(newer)))
                    ask(met_again.public_id, by=self.by(newer))
            if number == 0:
                continue
            (pair,) = cross_force.pairs_to_show(
                cross_force.pairs(self.by(older)).filter(record=known.public_id), by=self.by(older)
            )
            comparison = cross_force.compare(known.public_id, hit=pair.hit, says="same", by=self.by(older))
            if number == 2:
                cross_force.reply(met_again.public_id, comparison=comparison.pk, agrees=True, by=self.by(newer))

    def missing(self) -> None:
        """One child is missing; another was missing and returned."""
        for what, since, ended in (("missing", 2, 0), ("was missing", 20, 17)):
            child, by = self.chosen(what)

            def note(missing_on: date, ended_on: date | None, how: str, child: Referral = child, by: User = by) -> None:
                record.set_missing(
                    child.public_id,
                    missing_on=missing_on,
                    ended_on=ended_on,
                    how_ended=how,
                    version=_version(child),
                    by=by,
                )

            with _ago(since) as missing_on:
                note(missing_on, None, "")
            if ended:
                with _ago(ended) as ended_on:
                    note(missing_on, ended_on, "returned")

    def in_court(self) -> None:
        """Three requests for an earlier decision: one open, one accepted, one declined."""
        for what, reason, court, custody, answer in (
            ("court date", "court_date", 25, None, ""),
            ("custody time limit", "custody_time_limit", None, 31, "agreed"),
            ("detained", "detained", None, None, "refused"),
        ):
            referral, by = self.chosen(what)
            with _ago(6) as day:
                priority.ask(
                    referral.public_id,
                    reason=reason,
                    court_date=day + timedelta(days=court) if court else None,
                    custody_time_limit=day + timedelta(days=custody) if custody else None,
                    asked_on=day,
                    note="Requested by email and confirmed by phone the next day.",
                    version=_version(referral),
                    by=by,
                )
            if answer:
                with _ago(2) as day:
                    priority.note_answer(
                        referral.public_id, answer=answer, answered_on=day, version=_version(referral), by=by
                    )

    def turned_18(self) -> None:
        """Most people who turned 18 were asked for their consent. A few have not been asked, and one refused."""
        today = clock.today()
        waiting = Referral.objects.turned_18(today).filter(turns_18_in__lt=months.first_of(today))
        for number, referral in enumerate(waiting.select_related("owner").order_by("pk")):
            if number % 4 == 3:
                continue
            answer = "refused" if number == 1 else "given"
            explained = list(TO_EXPLAIN)
            turning_18.ask(
                referral.public_id,
                answer=answer,
                explained=explained,
                with_interpreter=None,
                on=today,
                by=referral.owner,
            )

    def found_to_be_adult(self) -> None:
        """A person of uncertain age was found to be an adult and has not yet been asked for consent."""
        referral, by = self.chosen("found adult")
        reason = "Age assessed by two social workers from the local authority."
        day = clock.today() - timedelta(days=1)
        age.decide(referral.public_id, decided="adult", decider="local_authority", on=day, reason=reason, by=by)

    def section_45(self) -> None:
        """Section 45 claims: one close to trial, one with time left, one accepted by a jury, one excluded by Schedule
        4.
        """
        adult, child = ("compelled", "by_exploitation"), ("direct_consequence",)
        for what, is_child, offence, ticked, trial in (
            ("trial near", False, "drug_production", adult, 42),
            ("trial far", True, "drug_supply", child, 168),
            ("jury accepted", False, "cannabis_cultivation", adult, 10),
            ("excluded", True, "robbery", (), 93),
        ):
            referral, by = self.chosen(what)
            with _ago(18) as day:
                raised = RaisedClaim(
                    raised_by="defence" if is_child else "police",
                    stage="after_charge" if is_child else "interview",
                    raised_on=day,
                    offence=offence,
                    age_at_act="child" if is_child else "adult",
                    act_on=day - timedelta(days=57),
                )
                standing = ClaimStatus(
                    trial_on=day + timedelta(days=trial),
                    custody_time_limit=day + timedelta(days=trial + 9),
                    borne_out=ticked,
                    police_view="accepts" if ticked else "disputes",
                )
                words = "Found locked in at the address and had not been paid." if ticked else ""
                claim = claims.raise_claim(referral.public_id, raised=raised, standing=standing, words=words, by=by)
            if what == "jury accepted":
                with _ago(7) as day:
                    over = replace(standing, cps_view="accepts", result="accepted_by_jury", result_on=day)
                    claims.change(referral.public_id, claim.pk, standing=over, words=words, version=1, by=by)

    def offered_to_forces(self) -> None:
        """Four transfers to other forces: two open, one accepted, one declined."""
        for what, receiver, move in (
            ("offered", "avon-and-somerset", ""),
            ("offered to us", "devon-and-cornwall", ""),
            ("accepted", "merseyside", "accept"),
            ("declined", "metropolitan", "decline"),
        ):
            referral, by = self.chosen(what)
            why = "The person now lives in your area, and so do the suspects."
            with _ago(4):
                record.set_action(
                    referral.public_id,
                    "advice",
                    owner=by.pk,
                    done_at=None,
                    note="Looking for an immigration solicitor.",
                    version=_version(referral),
                    by=by,
                )
            with _ago(3):
                made = offering.offer(referral.public_id, to=force_named(receiver).code, reason=why, by=by)
            if move:
                reason = (
                    "The person has since moved on and we have had no contact with them." if move == "decline" else ""
                )
                with _ago(1):
                    seen = offering.token_of(ReferralTransfer.objects.for_list().get(pk=made.pk))
                    offering.decide(made.pk, move, seen=seen, reason=reason, by=self.by(receiver))

    def data_rights_requests(self) -> None:
        """Data rights requests: access open, access partly refused, a correction and a restriction granted."""
        for what, kind, ago, about, outcome in (
            ("access", "access", 27, "All the information the police hold about me.", ""),
            ("access late", "access", 40, "Who has seen the account I gave.", ""),
            ("correction", "correction", 24, "My nationality is recorded incorrectly.", "granted"),
            ("restriction", "restriction", 21, "Do not use my record until my nationality is corrected.", "granted"),
            ("access in part", "access", 27, "What my employer has said about me.", "partly"),
        ):
            referral, by = self.chosen(what)
            with _ago(ago) as day:
                request = requests.record_request(
                    referral.public_id,
                    kind=kind,
                    asked_by="representative" if outcome == "partly" else "person",
                    checked="document",
                    received_on=day,
                    about=about,
                    by=by,
                )
                requests.mark(referral.public_id, categories=["victim", "witness"], by=by)
            if outcome:
                is_part = outcome == "partly"
                ground, reason = (
                    ("inquiry", "Disclosure would show the suspects what the police know.") if is_part else ("", "")
                )
                with _ago(5):
                    requests.decide(
                        referral.public_id,
                        request.pk,
                        outcome=outcome,
                        ground=ground,
                        reason=reason,
                        question="nationality" if kind == "correction" else "",
                        right="Kosovan" if kind == "correction" else "",
                        by=by,
                    )

    def owner_without_duty(self) -> None:
        """A lead became the owner of a referral and has since lost the NRM duty."""
        referral, by = self.chosen("owner gone")
        lead = self.cast.lead(WHOSE["owner gone"])
        with _ago(9):
            owners.reassign(referral.public_id, to=lead.pk, version=_version(referral), by=by)
        duty_administration.end(
            lead,
            lead.duties.get(kind=duties.DutyKind.NRM).pk,
            last_day=None,
            seen=account_state.token(lead),
            by=self.cast["admin@example.org"],
        )


@contextmanager
def _ago(days: int) -> Iterator[date]:
    """Set the clock to ten o'clock on that day."""
    day = clock.today() - timedelta(days=days)
    with clock.at(datetime.combine(day, time(10), tzinfo=clock.LONDON)):
        yield day


def _answer(public_id: UUID, *, by: User) -> None:
    """Read the result of this person's newest match attempt for the referral."""
    inquiry = attempts.newest(Referral.objects.get(public_id=public_id), by=by)
    if inquiry is None:
        raise LookupError("Nobody asked yet.")
    attempts.matches_of(inquiry, by=by)


def _version(referral: Referral) -> int:
    """The version of the safeguarding record that the page would send."""
    version = Safeguarding.objects.filter(referral=referral).values_list("version", flat=True).first()
    return 1 if version is None else version
