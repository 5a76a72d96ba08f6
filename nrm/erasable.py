"""Which columns hold text, names or dates of birth of a referral, and how an erasure blanks each (docs/adr/0068).

What the form asks, who the person is, notes and corrections are deleted as whole rows: nothing of them is counted. The
columns of `nrm_referral` that figures count stay, as do the steps with their days. Each referral has an identity of its
own, so that of another referral of the same person is not touched. Answers that an encounter shares go with the last of
its referrals. `tests/retention/test_declared.py` compares this with the database.
"""

from __future__ import annotations

from accounts.duties import DutyKind
from core.erasable import EMPTY, ERASED, NO_VALUES, NOTHING, ErasableKind, ErasableRows, Stop, erased_if_given
from drafts.erasable import drafts_of_record, named_by_number
from exports.erasable import exports_of_forces
from matching.erasable import hashes_of_records
from nrm import states
from nrm.crime.erasable import CRIME, OF_A_REFERRAL
from nrm.data_rights.restriction import IN_FORCE_SQL

_OWN = "t.referral_id = $1"
_NOT_CONCLUDED = ", ".join(f"'{state.value}'" for state in sorted(states.NOT_CLOSED))
# Lists of a force that had the referral before are that force's: no lead of another stops them.
_FORCES = "array(select r.force::text from nrm_referral r where r.id = $1)"
_IS_LAST_OF_ENCOUNTER = (
    "t.id = (select r.encounter_id from nrm_referral r where r.id = $1) and not exists ("
    "select from nrm_referral o where o.encounter_id = t.id and o.id <> $1 and o.erased = '')"
)


def _stop(code: str, table: str, condition: str, sentence: str) -> Stop:
    """A stop for as long as a row of the referral meets a condition."""
    return Stop(
        code=code,
        condition=f"exists (select from {table} q where q.referral_id = $1 and {condition})",
        sentence=sentence,
    )


REFERRAL = ErasableKind(
    kind="referral",
    table="nrm_referral",
    duty=DutyKind.NRM,
    stops=(
        Stop(
            code="open",
            condition=f"exists (select from nrm_referral r where r.id = $1 and r.state in ({_NOT_CONCLUDED}))",
            sentence="This referral is not concluded. Record the final decision, withdrawal or notification first.",
        ),
        Stop(
            code="reconsider",
            condition="exists (select from nrm_referral r where r.id = $1"
            " and r.reconsider_until >= (now() at time zone 'Europe/London')::date)",
            sentence="A reconsideration of this decision can still be requested. Wait until its last date has passed.",
        ),
        _stop(
            "offered",
            "nrm_referraltransfer",
            "q.state in ('offered', 'declined')",
            "This referral is offered to another force, or its reply is not noted. Withdraw the offer, wait for the"
            " reply, or note it.",
        ),
        _stop(
            "request",
            "nrm_subjectrequest",
            "q.outcome = 'open'",
            "A data rights request about this referral is open. Decide it first.",
        ),
        _stop(
            "restricted",
            "nrm_subjectrequest",
            IN_FORCE_SQL,
            "This referral is restricted, so it must be kept. Lift the restriction first, and tell the person.",
        ),
        _stop(
            "export",
            "nrm_exportrequest",
            "(q.state = 'asked' or q.state = 'allowed' and q.ends_at > now())",
            "An export of this referral is waiting for approval or can be downloaded. Decide it, or wait a day.",
        ),
        _stop(
            "missing_person",
            "nrm_missingepisode",
            "q.ended_on is null",
            "The person is recorded as missing. Record how the episode ended first.",
        ),
        _stop(
            "identity",
            "nrm_identityaccessrequest",
            "q.state = 'asked'",
            "An identity access request for this referral is waiting. Decide it first.",
        ),
        _stop(
            "claim",
            "nrm_claim",
            "q.result = ''",
            "A section 45 claim of this referral has no result. Record the result first.",
        ),
        Stop(
            code="taken",
            condition="exists (select from nrm_referral r join nrm_referral o on o.force = r.force and o.id <> r.id and"
            " regexp_replace(upper(o.authority_reference), '[^0-9A-Z]', '', 'g') = 'ERASED' || r.id where r.id = $1)",
            sentence="Another referral of your force has the Home Office reference that this one would get: “Erased”"
            " with a number. Correct that reference first.",
        ),
    ),
    rows=(
        ErasableRows(table="nrm_identity", called="Identity", rows=_OWN),
        ErasableRows(table="nrm_formanswer", called="Answers of the form", rows=_OWN),
        ErasableRows(table="nrm_answertext", called="Answers in free text", rows=_OWN),
        ErasableRows(table="nrm_correction", called="Corrections", rows=_OWN),
        ErasableRows(table="nrm_safeguardingtext", called="Safeguarding notes", rows=_OWN),
        ErasableRows(
            table="nrm_safeguarding",
            called="Safeguarding contacts",
            rows=_OWN,
            columns={
                "liaison_name": EMPTY,
                "liaison_phone": EMPTY,
                "language": EMPTY,
                "authority_informed_to": EMPTY,
            },
        ),
        ErasableRows(
            table="nrm_claimtext",
            called="Views on section 45 claims",
            rows="t.claim_id in (select c.id from nrm_claim c where c.referral_id = $1)",
            columns={"text": EMPTY},
        ),
        ErasableRows(
            table="nrm_claim",
            called="References in section 45 claims",
            rows=_OWN,
            columns={"nrm_reference": erased_if_given("nrm_reference")},
        ),
        ErasableRows(
            table="nrm_agedecision", called="Reasons for age decisions", rows=_OWN, columns={"reason": ERASED}
        ),
        ErasableRows(
            table="nrm_subjectrequest",
            called="Data rights requests",
            rows=_OWN,
            columns={
                "about": ERASED,
                "reason": erased_if_given("reason"),
                "extended_why": erased_if_given("extended_why"),
                "lifted_why": erased_if_given("lifted_why"),
            },
        ),
        ErasableRows(
            table="nrm_identityaccessrequest",
            called="Reasons for identity access requests",
            rows=_OWN,
            columns={"reason": ERASED},
        ),
        # A person who asked for their data is the recipient of the file. The log has who received what, and why.
        ErasableRows(
            table="nrm_exportrequest",
            called="Exports of the referral",
            rows=_OWN,
            columns={"recipient": ERASED, "reason": ERASED},
        ),
        ErasableRows(
            table="nrm_referraltransfer",
            called="Reasons for transfers",
            rows=_OWN,
            columns={"reason": ERASED, "declined_why": erased_if_given("declined_why")},
        ),
        ErasableRows(
            table="nrm_referralstep",
            called="Reasons and references in the timeline",
            rows=_OWN,
            columns={"reasons": erased_if_given("reasons"), "reference": erased_if_given("reference")},
        ),
        *hashes_of_records("nrm", "select $2"),
        # That the force searched for the person, and what it found, stays. What it searched for was the name.
        ErasableRows(
            table="matching_matchattempt",
            called="Details of person matches",
            rows="t.app = 'nrm' and t.besides = $2",
            columns={"digest": "''::bytea"},
            is_seen=False,
        ),
        drafts_of_record(named_by_number("/nrm/transfers/", "nrm_referraltransfer", _OWN)),
        exports_of_forces(_FORCES),
        # The month in which the person turns 18 is that of the birth.
        ErasableRows(
            table="nrm_referral",
            called="Home Office reference and month of birth",
            rows="t.id = $1",
            columns={
                # Two references of a force are never the same.
                "authority_reference": "case when t.authority_reference = '' then '' else 'Erased ' || t.id end",
                "turns_18_in": NOTHING,
                "erased": "'erased'",
            },
        ),
        *OF_A_REFERRAL,
        ErasableRows(
            table="nrm_encounter",
            called="Answers shared in the encounter",
            rows=_IS_LAST_OF_ENCOUNTER,
            columns={"shared": NO_VALUES},
        ),
    ),
)

KINDS = (REFERRAL, CRIME)
