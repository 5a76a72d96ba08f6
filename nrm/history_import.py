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
from nrm import identity, permissions, references, states, transitions, workflow
from nrm.choices import Consent, ReferralState, YesNoUnsure
from nrm.form import answers
from nrm.form.catalogue import BY_CODE
from nrm.form.question import AnswerKind, StoredIn
from nrm.models import AnswerText, ConsentAct, Encounter, FormAnswer, Identity, NrmRule, Referral, ReferralStep
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
    answers: list[FormAnswer] = field(default_factory=list)
    texts: list[AnswerText] = field(default_factory=list)
    care: list[care_whole.Row] = field(default_factory=list)


@transaction.atomic
def import_referrals(past: Iterable[PastReferral]) -> ReferralsImported:
    """Store these referrals with all their steps, each with its own encounter; other forces can then match them."""
    past_referrals = list(past)
    rules, words = NrmRule.objects.book(), set(Nationality.objects.values_list("code", flat=True))
    names = _unused_pseudonyms()
    made, problems = [], []
    for number, past_referral in enumerate(past_referrals, start=1):
        sentences = _problems(past_referral, words=words)
        if not sentences:
            rows, sentences = _rows(past_referral, rules=rules, pseudonym=next(names))
            made.append(rows)
        problems += [f"Referral {number}: {sentence}" for sentence in sentences]
    problems += _shared_references(row.referral for row in made)
    if problems:
        return ReferralsImported(count=0, problems=tuple(problems))
    _store(made)
    attempts.keep_new(
        (row.referral, past_referral.typed)
        for row, past_referral in zip(made, past_referrals, strict=True)
        if row.identity
    )
    log.record(Logged.COLLECTION, of="nrm.referral", count=len(made), question="import of past referrals")
    return ReferralsImported(count=len(made))


def _problems(past_referral: PastReferral, *, words: set[str]) -> list[str]:
    """Return what is wrong with the answers, one sentence each."""
    if not past_referral.by.force_id or not permissions.is_of_force(past_referral.by, past_referral.by.force_id):
        return ["Only NRM contacts in a force can add referrals."]
    problems = [why for step in past_referral.steps if step.reference and (why := _reference_problem(step.reference))]
    for code, value in past_referral.typed.items():
        question = BY_CODE.get(code)
        if question is None:
            problems.append(f"“{code}” is not a question in the form.")
        elif question.kind is AnswerKind.WORD and value not in words:
            problems.append(f"{question.label} “{value}” is not in the list.")
        elif question.choices:
            offered = {choice for choice, _ in question.choices}
            if strange := [each for each in ([value] if isinstance(value, str) else value) if each not in offered]:
                problems.append(f"{question.label} “{strange[0]}” is not one of the form’s answers.")
    return problems


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


def _rows(past_referral: PastReferral, *, rules: Rulebook, pseudonym: str) -> tuple[_ReferralRows, list[str]]:
    """Return the rows of one referral, and why its steps or safeguarding are impossible; empty if they are fine."""
    force, first = (
        past_referral.by.force_id or "",
        past_referral.steps[0].on if past_referral.steps else past_referral.met_on,
    )
    began = _at(past_referral.met_on, hour=9)
    encounter = Encounter(
        force_id=force,
        happened_on=past_referral.met_on,
        setting=past_referral.setting,
        created_by=past_referral.by,
        created_at=began,
    )
    referral = Referral(
        force_id=force,
        encounter=encounter,
        owner=past_referral.by,
        pseudonym=pseudonym,
        form_begun_on=past_referral.met_on,
        created_at=began,
    )
    typed_consent = str(past_referral.typed.get("consent", ""))
    referral.consent = Consent(typed_consent) if typed_consent else Consent.NOT_ASKED
    counted = {code: value for code, value in past_referral.typed.items() if BY_CODE[code].keep is StoredIn.COUNTED}
    answers.store(referral, {code: value for code, value in counted.items() if code != "consent"})
    sealed = {code: str(value) for code, value in past_referral.typed.items() if BY_CODE[code].keep is StoredIn.SEALED}
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
            by=past_referral.by,
            at=_at(first, hour=9),
        )
    steps, why = _path_of(referral, past_referral, rules=rules)
    problems = [why] if why else []
    made = _ReferralRows(encounter=encounter, referral=referral, steps=steps, consent=consent, identity=who)
    _add_answers(made, past_referral.typed)
    if past_referral.care is not None:
        problems += care_whole.problems(past_referral.care, referral)
        made.care.extend(care_whole.rows(past_referral.care, referral))
    return made, problems


def _add_answers(made: _ReferralRows, typed: Mapping[str, str | list[str]]) -> None:
    """Add the rows of the answers that are neither counted nor sealed."""
    referral = made.referral
    for code, value in typed.items():
        question = BY_CODE[code]
        if question.keep is StoredIn.PLAIN:
            made.answers.append(FormAnswer(referral=referral, question=code, force_id=referral.force_id, value=value))
        elif question.keep is StoredIn.WORDS:
            made.texts.append(
                AnswerText(
                    referral=referral,
                    question=code,
                    force_id=referral.force_id,
                    text=str(value),
                    is_assessment=question.is_assessment,
                )
            )


def _path_of(referral: Referral, past_referral: PastReferral, *, rules: Rulebook) -> tuple[list[ReferralStep], str]:
    """Check every step against the workflow. End a recovery period that ran out before the next step, or by today."""
    steps: list[ReferralStep] = []
    for past in past_referral.steps:
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
            rg_was_positive=any(step.became in states.AFTER_POSITIVE for step in steps),
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
        steps.append(_step(referral, past, steps, by=past_referral.by, rules=rules))
    _end_recovery(referral, steps, by=clock.today(), rules=rules)
    if referral.state in states.NOT_REFERRED:
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
    Encounter.objects.bulk_create([referral_rows.encounter for referral_rows in made], batch_size=AT_ONCE)
    for referral_rows in made:
        referral_rows.referral.encounter_id = referral_rows.encounter.pk
    Referral.objects.bulk_create([referral_rows.referral for referral_rows in made], batch_size=AT_ONCE)
    steps = [step for referral_rows in made for step in referral_rows.steps]
    acts = [referral_rows.consent for referral_rows in made if referral_rows.consent]
    identities = [referral_rows.identity for referral_rows in made if referral_rows.identity]
    plain = [row for referral_rows in made for row in referral_rows.answers]
    texts = [row for referral_rows in made for row in referral_rows.texts]
    dependent: list[ReferralStep | ConsentAct | Identity | FormAnswer | AnswerText] = [
        *steps,
        *acts,
        *identities,
        *plain,
        *texts,
    ]
    for row in dependent:
        row.referral_id = row.referral.pk
    ReferralStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    ConsentAct.objects.bulk_create(acts, batch_size=AT_ONCE)
    Identity.objects.bulk_create(identities, batch_size=AT_ONCE)
    FormAnswer.objects.bulk_create(plain, batch_size=AT_ONCE)
    AnswerText.objects.bulk_create(texts, batch_size=AT_ONCE)
    care_whole.store([row for referral_rows in made for row in referral_rows.care], at_once=AT_ONCE)


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
