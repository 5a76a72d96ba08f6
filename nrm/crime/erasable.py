"""Which columns hold text of a crime record, and how an erasure blanks each (docs/adr/0068).

Codes, dates and statuses stay, because figures count them. `tests/retention/test_declared.py` compares this with the
database.
"""

from __future__ import annotations

from accounts.duties import DutyKind
from core.erasable import ERASED, ErasableKind, ErasableRows, Stop, erased_if_given
from drafts.erasable import drafts_of_record, named_by_number
from exports.erasable import exports_of_forces
from nrm import states
from nrm.crime.choices import RecordStatus

_OWN = "t.record_id = $1"
# Two references of a force are never the same, and a crime always has one.
_NUMBERED = {
    name: f"case when t.{name} = '' then '' else 'Erased ' || t.id end" for name in ("reference", "authority_reference")
}
_OPEN = f"r.status = '{RecordStatus.AWAITING.value}' or r.status = '{RecordStatus.CRIME.value}' and r.outcome = ''"

_NOT_CONCLUDED = ", ".join(f"'{state.value}'" for state in sorted(states.NOT_CLOSED))

CRIME = ErasableKind(
    kind="crime",
    table="nrm_crimerecord",
    duty=DutyKind.NRM,
    stops=(
        Stop(
            code="open",
            condition=f"exists (select from nrm_crimerecord r where r.id = $1 and ({_OPEN}))",
            sentence="This record is open. Assign the outcome of the crime, or change the code of the incident first.",
        ),
        Stop(
            code="referral",
            condition="exists (select from nrm_crimerecord r join nrm_referral f on f.id = r.referral_id"
            f" where r.id = $1 and f.state in ({_NOT_CONCLUDED}))",
            sentence="The referral of this person is not concluded, and its decisions follow. Wait until it is.",
        ),
        Stop(
            code="requested",
            condition="exists (select from nrm_crimerecord r where r.id = $1 and r.cancellation_requested <> '')",
            sentence="The crime registrar has a request to cancel this record. Wait for the decision.",
        ),
        Stop(
            code="offered",
            condition="exists (select from nrm_crimetransfer q where q.record_id = $1"
            " and q.state in ('offered', 'declined'))",
            sentence="This record is offered to another force, or its reply is not noted. Withdraw the offer, wait for"
            " the reply, or note it.",
        ),
    ),
    rows=(
        ErasableRows(
            table="nrm_crimestep",
            called="Reasons and references in the timeline",
            rows=_OWN,
            columns={"reason": erased_if_given("reason"), "detail": erased_if_given("detail")},
        ),
        # Drafts of the answer to an offer name it by its number, so they go before anything of the offer changes.
        drafts_of_record(named_by_number("/nrm/crimes/transfers/", "nrm_crimetransfer", _OWN)),
        ErasableRows(
            table="nrm_crimetransfer",
            called="Reasons for transfers",
            rows=_OWN,
            columns={
                "reason": ERASED,
                "declined_why": erased_if_given("declined_why"),
                "authority_reference": erased_if_given("authority_reference"),
            },
        ),
        ErasableRows(
            table="nrm_crimesystementry",
            called="References in the comparison with the crime system",
            rows=_OWN,
            columns={
                **_NUMBERED,
                "key": "'ERASED' || t.id",
                "case_reference": erased_if_given("case_reference"),
            },
        ),
        exports_of_forces("array(select r.force::text from nrm_crimerecord r where r.id = $1)"),
        ErasableRows(
            table="nrm_crimerecord",
            called="Crime system and Home Office references",
            rows="t.id = $1",
            columns={**_NUMBERED, "erased": "'erased'"},
        ),
    ),
)
# What an erased referral leaves in the register: the record stays, without the reference by which the person is known.
OF_A_REFERRAL = (
    ErasableRows(
        table="nrm_crimetransfer",
        called="Home Office reference in offers of crime records",
        rows="t.record_id in (select r.id from nrm_crimerecord r where r.referral_id = $1)",
        columns={"authority_reference": erased_if_given("authority_reference")},
    ),
    ErasableRows(
        table="nrm_crimesystementry",
        called="Home Office reference in the comparison with the crime system",
        rows="t.record_id in (select r.id from nrm_crimerecord r where r.referral_id = $1)",
        columns={"authority_reference": _NUMBERED["authority_reference"]},
    ),
    ErasableRows(
        table="nrm_crimerecord",
        called="Home Office reference in the crime register",
        rows="t.referral_id = $1",
        columns={"authority_reference": _NUMBERED["authority_reference"]},
    ),
)
