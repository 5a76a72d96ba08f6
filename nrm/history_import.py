"""Import past referrals with all their steps: how cases from before this service get in.

Set-based: a few statements write each table, however many referrals there are. The rules are those of every other way
in: an answer must be one that the form offers, referral or notification follows from age and consent, and the workflow
checks every step by the rules of its day. The import stores all referrals or none, and reports every refusal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation as Logged
from core import clock
from nrm import identity, permissions, references, transitions, workflow
from nrm.choices import Consent, ReferralState, YesNoUnsure
from nrm.form import answers
from nrm.form.catalogue import BY_CODE
from nrm.form.question import AnswerKind, StoredIn
from nrm.models import ConsentAct, Encounter, Identity, NrmRule, Referral, ReferralStep
from nrm.models.records import new_pseudonym
from nrm.person_match import attempts
from nrm.referrals import TO_EXPLAIN
from nrm.rules.rulebook import Rulebook
from nrm.safeguarding import history_import as care_whole
from nrm.safeguarding.history_import import PastCare
from reference.models import Nationality

AT_ONCE = 2000  # rows per statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """One step of the case, as recorded on its day."""

    move: str
    on: date
    authority: str = ""
    reasons: str = ""
    reference: str = ""  # of the Home Office; without one a to-do item asks for it
    accepted_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReferral:
    """One person's referral with its answers, consent, steps and safeguarding. `by` is its owner from now on."""

    met_on: date
    setting: str
    typed: Mapping[str, str | list[str]]
    steps: Sequence[PastStep]
    by: User
    care: PastCare | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsImported:
    """How many referrals were imported; none if there are problems."""

    count: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReferralRows:
    """The rows of one referral, not stored yet."""

    encounter: Encounter
    referral: Referral
    steps: list[ReferralStep]
    consent: ConsentAct | None
    identity: Identity | None
    care: list[care_whole.Row] = field(default_factory=list)


@transaction.atomic
def import_referrals(past: Iterable[PastReferral]) -> ReferralsImported:
    """Store these referrals with all their steps, each with its own encounter; other forces can then match them."""
    asked = list(past)
    rules, words = NrmRule.objects.book(), set(Nationality.objects.values_list("code", flat=True))
    names = _unused_pseudonyms()
    made, problems = [], []
    for number, one in enumerate(asked, start=1):
        found = _problems(one, words=words)
        if not found:
            rows, found = _rows(one, rules=rules, pseudonym=next(names))
            made.append(rows)
        problems += [f"Referral {number}: {sentence}" for sentence in found]
    problems += _shared_references(row.referral for row in made)
    if problems:
        return ReferralsImported(count=0, problems=tuple(problems))
    _store(made)
    attempts.keep_new((row.referral, one.typed) for row, one in zip(made, asked, strict=True) if row.identity)
    log.record(Logged.COLLECTION, of="nrm.referral", count=len(made), question="import of past referrals")
    return ReferralsImported(count=len(made))


def _problems(one: PastReferral, *, words: set[str]) -> list[str]:
    """Return what is wrong with the answers, one sentence each."""
    if not one.by.force_id or not permissions.is_of_force(one.by, one.by.force_id):
        return ["Only NRM contacts in a force can add referrals."]
    found = [why for step in one.steps if step.reference and (why := _reference_problem(step.reference))]
    for code, value in one.typed.items():
        question = BY_CODE.get(code)
        if question is None or question.keep not in {StoredIn.COUNTED, StoredIn.SEALED}:
            found.append(f"“{code}” is not a question in the form.")
        elif question.kind is AnswerKind.WORD and value not in words:
            found.append(f"{question.label} “{value}” is not in the list.")
        elif question.choices:
            offered = {choice for choice, _ in question.choices}
            if strange := [each for each in ([value] if isinstance(value, str) else value) if each not in offered]:
                found.append(f"{question.label} “{strange[0]}” is not one of the form’s answers.")
    return found


def _reference_problem(typed: str) -> str:
    try:
        is_as_kept = references.normalised(typed) == typed
    except references.NotAReference as why:
        return str(why)
    return "" if is_as_kept else f"Write the Home Office reference {typed} as {references.normalised(typed)}."


def _shared_references(of: Iterable[Referral]) -> list[str]:
    """Return a sentence for each Home Office reference that two referrals of one force would share."""
    forces: dict[str, Counter[str]] = defaultdict(Counter)
    for referral in of:
        if referral.authority_reference:
            forces[referral.force_id][references.key_of(referral.authority_reference)] += 1
    for force, keys in forces.items():
        stored = Referral.objects.filter(force=force).exclude(authority_reference="").alias(kept_as=references.KEY)
        keys.update(stored.filter(kept_as__in=list(keys)).values_list(references.KEY, flat=True))
    return [
        f"Two referrals of {force} have the Home Office reference {key}."
        for force, keys in forces.items()
        for key, times in keys.items()
        if times > 1
    ]


def _rows(one: PastReferral, *, rules: Rulebook, pseudonym: str) -> tuple[_ReferralRows, list[str]]:
    """Return the rows of one referral, and why its steps or safeguarding are impossible; empty if they are fine."""
    force, first = one.by.force_id or "", one.steps[0].on if one.steps else one.met_on
    began = _at(one.met_on, hour=9)
    encounter = Encounter(
        force_id=force, happened_on=one.met_on, setting=one.setting, created_by=one.by, created_at=began
    )
    referral = Referral(
        force_id=force,
        encounter=encounter,
        owner=one.by,
        pseudonym=pseudonym,
        form_begun_on=one.met_on,
        created_at=began,
    )
    said = str(one.typed.get("consent", ""))
    referral.consent = Consent(said) if said else Consent.NOT_ASKED
    counted = {code: value for code, value in one.typed.items() if BY_CODE[code].keep is StoredIn.COUNTED}
    answers.store(referral, {code: value for code, value in counted.items() if code != "consent"})
    sealed = {code: str(value) for code, value in one.typed.items() if BY_CODE[code].keep is StoredIn.SEALED}
    who = Identity(referral=referral, force_id=force) if sealed else None
    if who is not None:
        identity.put(who, referral, sealed)
    consent = None
    if referral.consent in {Consent.GIVEN, Consent.REFUSED}:
        consent = ConsentAct(
            referral=referral,
            force_id=force,
            answer=referral.consent,
            explained=sorted(TO_EXPLAIN),
            on=first,
            by=one.by,
            at=_at(first, hour=9),
        )
    steps, why = _path_of(referral, one, rules=rules)
    problems = [why] if why else []
    made = _ReferralRows(encounter=encounter, referral=referral, steps=steps, consent=consent, identity=who)
    if one.care is not None:
        problems += care_whole.problems(one.care, referral)
        made.care.extend(care_whole.rows(one.care, referral))
    return made, problems


def _path_of(referral: Referral, one: PastReferral, *, rules: Rulebook) -> tuple[list[ReferralStep], str]:
    """Check every step against the workflow. End a recovery period that ran out before the next step, or by today."""
    steps: list[ReferralStep] = []
    for past in one.steps:
        _end_recovery(referral, steps, by=past.on, rules=rules)
        facts = workflow.ReferralFacts(
            case_type=referral.case_type,
            on=past.on,
            today=clock.today(),
            step_began=referral.began_on,
            due_on=referral.due_on,
            reconsider_until=referral.reconsider_until,
            is_adult=referral.under_18 == YesNoUnsure.NO,
            authority=past.authority,
            reasons=past.reasons,
            reference=past.reference,
            is_reference_optional=True,
            accepted_late=past.accepted_late,
            has_duty=referral.consent != Consent.REFUSED or answers.has_duty(referral),
            rg_was_positive=any(one.became in workflow.AFTER_POSITIVE for one in steps),
        )
        why = ""
        if (
            referral.state == ReferralState.DRAFT and past.move in workflow.SENDS
        ):  # it was referred, so its form was finished
            finish = "finish" if past.move == "submit" else "finish_notification"
            why = workflow.refusal(finish, state=ReferralState.DRAFT, facts=facts, rules=rules)
            referral.state = workflow.TRANSITIONS[finish].target or ReferralState.DRAFT
        if why := why or workflow.refusal(past.move, state=referral.state, facts=facts, rules=rules):
            return steps, f"{workflow.TRANSITIONS[past.move].verb} on {past.on:%-d %B %Y}: {why}"
        steps.append(_step(referral, past, steps, by=one.by, rules=rules))
    _end_recovery(referral, steps, by=clock.today(), rules=rules)
    if referral.state in workflow.NOT_REFERRED:
        return steps, "It was never referred. Start it as a draft."
    return steps, ""


def _end_recovery(referral: Referral, steps: list[ReferralStep], *, by: date, rules: Rulebook) -> None:
    if referral.state == ReferralState.RECOVERY and referral.due_on and by > referral.due_on:
        over = PastStep(move="recovery_over", on=referral.due_on + timedelta(days=1))
        steps.append(_step(referral, over, steps, by=None, rules=rules))


def _step(
    referral: Referral, past: PastStep, before: list[ReferralStep], *, by: User | None, rules: Rulebook
) -> ReferralStep:
    return transitions.step_of(
        referral,
        past.move,
        on=past.on,
        at=_at(past.on, hour=12) + timedelta(minutes=len(before)),
        by=by,
        rules=rules,
        past=list(before),
        authority=past.authority,
        reasons=past.reasons,
        reference=past.reference,
        accepted_late=past.accepted_late,
    )


def _store(made: Sequence[_ReferralRows]) -> None:
    """Store one table after another; a dependent row gets its foreign key once the row it belongs to is stored."""
    Encounter.objects.bulk_create([one.encounter for one in made], batch_size=AT_ONCE)
    for one in made:
        one.referral.encounter_id = one.encounter.pk
    Referral.objects.bulk_create([one.referral for one in made], batch_size=AT_ONCE)
    steps = [step for one in made for step in one.steps]
    acts = [one.consent for one in made if one.consent]
    identities = [one.identity for one in made if one.identity]
    for step in steps:
        step.referral_id = step.referral.pk
    for act in acts:
        act.referral_id = act.referral.pk
    for row in identities:
        row.referral_id = row.referral.pk
    ReferralStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    ConsentAct.objects.bulk_create(acts, batch_size=AT_ONCE)
    Identity.objects.bulk_create(identities, batch_size=AT_ONCE)
    care_whole.store([row for one in made for row in one.care], at_once=AT_ONCE)


def _unused_pseudonyms() -> Iterator[str]:
    """Yield pseudonyms that are not in use. Among many drawn at once, two may well be the same."""
    used = set(Referral.objects.values_list("pseudonym", flat=True))
    for _ in count():
        drawn = new_pseudonym()
        if drawn not in used:
            used.add(drawn)
            yield drawn


def _at(day: date, *, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)
