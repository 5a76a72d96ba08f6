"""One force's referrals: a complete draft, one that is ready, one referred, an identity access request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import duties
from accounts.models import User
from imports.choices import UploadState
from imports.models import Upload
from investigations.models import Holding
from nrm import encounters, identity, linking, referrals, referring
from nrm.data_rights import requests
from nrm.exports import export_requests
from nrm.imports import layout, receiving
from nrm.models import ExportRequest, Referral
from nrm.safeguarding import age, record
from nrm.safeguarding.choices import Channel
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from nrm.transfers import offering
from tests.nrm import making
from tests.permissions import headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Public ids and keys, for URLs and form values."""

    draft: str
    ready: str  # finished, and not yet with the Home Office
    sent: str
    look: int
    open_request: int  # a request of the person that is open
    restricted: str
    restriction: int  # the request it belongs to
    file_asked: int  # a file awaiting a second person
    file_allowed: int
    version: int
    upload: str
    claim: int
    header: int  # of files of decisions, remembered by the force
    transfer: int = 0  # another force's offer to this one


def _noted(referral: Referral, word: str, *, by: User) -> None:
    """Safeguarding records with the canary in every text."""
    key = referral.public_id
    record.set_contact(key, answers=dict.fromkeys(Channel, "no"), notes={"phone": f"{word} calls"}, version=1, by=by)
    record.set_officer(key, liaison=None, liaison_name=f"{word} officer", liaison_phone=f"{word} 2", version=2, by=by)
    record.set_language(key, needs_interpreter="yes", language=f"{word} dialect", version=3, by=by)


def _asked(referral: Referral, word: str, *, by: User) -> int:
    """One request that was extended and refused, and one that is open, with the canary in every text."""
    key, how = referral.public_id, {"asked_by": "person", "checked": "known", "received_on": date(2026, 11, 20)}
    refused = requests.record_request(key, kind="correction", about=f"{word} is wrong", by=by, **how)
    requests.extend(key, refused.pk, why=f"{word} is long", by=by)
    requests.decide(key, refused.pk, outcome="refused", ground="crime", reason=f"{word} stays", by=by)
    requests.mark(key, categories=["victim"], by=by)
    return requests.record_request(key, kind="access", about=f"{word} asks", by=by, **how).pk


def _restricted(referral: Referral, word: str, *, by: User) -> int:
    """A restriction in force after one that was lifted, with the canary in every text."""
    requests.lift(referral.public_id, _restriction(referral, word, by=by), why=f"{word} agreed", by=by)
    return _restriction(referral, word, by=by)


def _restriction(referral: Referral, word: str, *, by: User) -> int:
    how = {"asked_by": "person", "checked": "known", "received_on": date(2026, 11, 20)}
    request = requests.record_request(
        referral.public_id, kind="restriction", about=f"{word} not to be used", by=by, **how
    )
    return requests.decide(
        referral.public_id, request.pk, outcome="partly", ground="crime", reason=f"{word} is evidence", by=by
    ).pk


def seen_of(public_id: str) -> str:
    """The token of the page that corrects the submission date of a referral."""
    referral = Referral.objects.filter(public_id=public_id).first() if public_id else None
    return referring.token_of(referral) if referral else ""


def link_of(public_id: str, investigation: str) -> dict[str, str]:
    """What links a referral to an investigation of the force, by the reference under which the force knows it."""
    referral = Referral.objects.filter(public_id=public_id).first() if public_id else None
    holding = Holding.objects.filter(investigation__public_id=investigation).last() if investigation else None
    seen = linking.token_of(referral, None) if referral else ""
    return {"which": "other", "reference": holding.reference if holding else "LAN/1", "seen": seen}


def _file(referral: Referral, word: str, *, by: User) -> ExportRequest:
    """A requested file, with the canary in every text."""
    return export_requests.request_export(
        referral.public_id, form="json", reason=f"{word} wants it", recipient=f"{word} court", by=by
    )


def files_are_of(person: User | None) -> None:
    """Make the user the requester of their force's files, so that they may download them."""
    assert person is not None
    ExportRequest.objects.filter(force=person.force_id, state="allowed").update(asked_by=person)


def _age_decided(draft: Referral, word: str, *, by: User) -> None:
    """Submitted with unknown age, and decided since, with the canary in the reason."""
    draft = making.answered(draft, {"under_18": "not_sure"}, by=by)
    sent = making.referred(draft, on=date(2026, 11, 24), by=by)
    record.set_child(
        sent.public_id,
        authority_informed_on=date(2026, 11, 24),
        authority_informed_to=f"{word} duty desk",
        guardian_area="",
        guardian_referred_on=None,
        guardian_worker="",
        unaccompanied="",
        biometrics_on=None,
        version=1,
        by=by,
    )
    reason = f"{word} assessed it"
    age.decide(sent.public_id, decided="child", decider="court", on=date(2026, 11, 24), reason=reason, by=by)


def make(force: str, word: str, *, asker: User) -> Referrals:
    """Two referrals of one encounter, with the force's canary in every typed text."""
    analyst = making.nrm_analyst(force)
    User.objects.filter(pk=analyst.pk).update(name=f"Nora {word[::-1]}SON")
    draft, sent, restricted, unsure, ready = referrals.begin(
        happened_on=date(2026, 11, 20), setting="street", recovered=True, people=5, by=analyst
    )
    _age_decided(unsure, word, by=analyst)
    encounters.share(draft.public_id, typed={"exploiters": f"{word} brothers"}, by=analyst)
    typed = {"account": f"{word} happened", "own_reference": f"{word}/NRM", "first_name": f"{word} first"}
    draft = making.answered(draft, making.ADULT | typed, consent="given", by=analyst)
    ready = making.answered(ready, making.ADULT | typed, consent="given", by=analyst)
    referring.finish(ready.public_id, by=analyst)
    sent = making.answered(sent, making.ADULT | typed, consent="given", by=analyst)
    sent = making.referred(sent, on=date(2026, 11, 24), by=analyst, reasons=f"{word} reasons", reference=f"{word} ref")
    _noted(sent, word, by=analyst)
    look = identity.request_identity_access(sent.public_id, reason=f"{word} asks", by=asker)
    open_request = _asked(sent, word, by=analyst)
    raised = RaisedClaim(
        raised_by="defence", stage="trial", raised_on=date(2026, 11, 24), offence="theft", age_at_act="adult"
    )
    claim = claims.raise_claim(
        sent.public_id,
        raised=raised,
        standing=ClaimStatus(trial_on=date(2026, 12, 24), borne_out=("compelled",)),
        words=f"{word} was compelled",
        by=analyst,
    )
    return Referrals(
        draft=str(draft.public_id),
        ready=str(ready.public_id),
        sent=str(sent.public_id),
        look=look.pk,
        open_request=open_request,
        restricted=str(restricted.public_id),
        restriction=_restricted(restricted, word, by=analyst),
        file_asked=_file(sent, word, by=analyst).pk,
        file_allowed=making.decide_file(
            sent.public_id, _file(sent, word, by=analyst).pk, allow=True, by=making.nrm_analyst(force)
        ).pk,
        version=draft.version,
        upload=_shown(force, by=analyst),
        claim=claim.pk,
        header=headers.named(layout.KIND, "ours", word, by=analyst),
    )


def _shown(force: str, *, by: User) -> str:
    """A valid file of decisions, not confirmed yet."""
    sent = {"kind": layout.KIND, "sha256": hashlib.sha256(force.encode()).hexdigest(), "size": 100}
    return str(Upload.objects.create(force_id=force, by=by, state=UploadState.READY, **sent).public_id)


def decisions_file(word: str) -> SimpleUploadedFile:
    """A file with the authority's decision on a force's referral."""
    rows = f"Authority reference,Decision,Decision date\n{word} ref,Received,2026-11-24\n"
    return SimpleUploadedFile("decisions.csv", rows.encode(), content_type="text/csv")


def confirmation(mine: Referrals | None, word: str, person: User | None) -> str:
    """The confirmation form of that file's preview."""
    if not mine or not person:
        return "no longer ours"
    row = [2, "", "", f"{word} ref", "received", "2026-11-24", "", ""]
    return receiving.TOKEN.write(mine.upload, [row], by=person)


def offer(giver: str, *, to: str, reason: str) -> int:
    """A draft of one force offered to another; returns the key of the offer."""
    analyst = _of(giver)
    draft = referrals.begin(happened_on=date(2026, 11, 20), setting="street", recovered=True, people=1, by=analyst)[0]
    return offering.offer(draft.public_id, to=to, reason=reason, by=analyst).pk


def decline(offered: int, *, by: str, reason: str) -> None:
    """The receiving force declines the offer."""
    making.answer_offer(offered, "decline", reason=reason, by=_of(by))


def _of(force: str) -> User:
    return duties.holders(duties.DutyKind.NRM, force=force).order_by("pk")[0]
