"""Export of one referral: the file's content, what it omits, who may export it, and what the log records."""

from __future__ import annotations

import json
import re
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pypdfium2
import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core import clock
from core.pdf import letters
from nrm.data_rights import requests
from nrm.exports import pdf, schema
from nrm.exports.export_content import ExportedAnswer, ReferralExport, ReferralExportRecord
from nrm.form.versions import VERSIONS
from nrm.models import ExportRequest, Referral
from nrm.safeguarding import record
from nrm.safeguarding.choices import Channel
from tests.accounts.factories import KENT
from tests.nrm import making
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
WHO = {"first_name": "Quaggamira", "last_name": "Zebrowska Нгуен", "born_on": "1990-02-03"}
WORDS = {"account": 'Held at a farm.\n#read("/etc/passwd") = no heading', "professional_view": "Credible throughout."}
DOCS = Path(__file__).parents[2] / "docs" / "nrm-submission"
SENT = {"to": "Home Office", "recipient": "", "reason": "To enter it into the service."}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def an_adult(by: User, **answers: str) -> Referral:
    return making.answered(making.begun(by), {**making.ADULT, **WORDS, **answers}, consent="given", by=by)


@made_once
def adult(analyst: User) -> Referral:
    """An adult with a name, referred."""
    draft = an_adult(analyst, **WHO)
    return making.referred(draft, on=clock.today(), by=analyst)


def taken_out(by: User, referral: Referral, made: str, **more: str) -> Any:
    """The file, requested, approved by a colleague and downloaded; or the response that refused it."""
    client = just_signed_in(by)
    response = client.post(reverse("nrm:export-request", args=[referral.public_id]), {"form": made, **SENT, **more})
    taking = ExportRequest.objects.filter(referral=referral, state="asked").first()
    if taking is None:
        return response
    making.decide_file(referral.public_id, taking.pk, allow=True, by=making.nrm_analyst(referral.force_id))
    return client.post(reverse("nrm:export-download", args=[referral.public_id, taking.pk]))


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_json_follows_the_schema_of_its_form_and_separates_facts_from_assessments(
    adult: Referral, analyst: User
) -> None:
    exported = json.loads(taken_out(analyst, adult, "json").content)

    jsonschema.validate(exported, schema.schema_of(date(2026, 4, 1)), format_checker=jsonschema.FormatChecker())
    parts = ["schema", "handling", "export", "referral", "facts", "assessments", "corrections", "safe_to_contact"]
    assert list(exported) == parts
    assert exported["schema"] == "nrm-submission/2026-04-01"
    assert exported["handling"] == "OFFICIAL-SENSITIVE"
    assert exported["export"]["recipient"] == "Home Office"
    assert exported["referral"]["case_type"] == "referral"
    assert (exported["facts"]["first_name"], exported["facts"]["born_on"]) == ("Quaggamira", "1990-02-03")
    assert exported["facts"]["how_exploited"] == ["labour_unpaid"]
    assert exported["assessments"] == {"professional_view": "Credible throughout."}


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_documented_schemas_match_the_forms(version: date) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema_of(version))

    committed = (DOCS / f"{version:%Y-%m-%d}.schema.json").read_text()
    assert committed == schema.text_of(version), "python -m nrm.exports.schema docs/nrm-submission"


def test_schema_refuses_what_its_form_does_not_ask() -> None:
    first, last = schema.schema_of(VERSIONS[0]), schema.schema_of(VERSIONS[-1])

    assert "professional_view" not in first["properties"]["assessments"]["properties"]
    assert "may_police_contact" not in last["properties"]["facts"]["properties"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"professional_view": "Credible."}, first["properties"]["assessments"])


def test_pdf_is_tagged_titled_marked_on_every_page_and_contains_the_answers(adult: Referral, analyst: User) -> None:
    answer = taken_out(analyst, adult, "pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as document:
        assert document.is_tagged()
        assert document.get_metadata_dict()["Title"] == f"NRM referral {adult.pseudonym}"
        pages = [page.get_textpage().get_text_range() for page in document]
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang"):
        assert part in answer.content or pdf_objects_hold(answer.content, part)
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)
    text = "\n".join(pages)
    assert "Quaggamira" in text
    assert "Нгуен" in text
    assert "Phone call: not known" in text, "contact data leaves with whether it is safe to use"
    assert '#read("/etc/passwd") = no heading' in text, "what was typed is text and no markup"
    assert text.index("Held at a farm.") < text.index("\nAssessments") < text.index("Credible throughout.")


def test_json_and_pdf_name_safe_contacts_and_corrections_beside_the_answers(adult: Referral, analyst: User) -> None:
    ways = dict.fromkeys(Channel, "no") | {Channel.PHONE: "yes"}
    record.set_contact(adult.public_id, answers=ways, notes={}, version=1, by=analyst)
    for question, right in (("first_name", "Quaggamiranda"), ("professional_view", "Credible in most.")):
        how = {"asked_by": "person", "checked": "known", "received_on": clock.today(), "about": "It is wrong."}
        subject_request = requests.record_request(adult.public_id, kind="correction", by=analyst, **how)
        decided = {"outcome": "granted", "ground": "", "reason": "", "question": question, "right": right}
        requests.decide(adult.public_id, subject_request.pk, **decided, by=analyst)

    exported = json.loads(taken_out(analyst, adult, "json").content)
    paper = text_of(taken_out(analyst, adult, "pdf").content)

    jsonschema.validate(exported, schema.schema_of(date(2026, 4, 1)), format_checker=jsonschema.FormatChecker())
    assert exported["safe_to_contact"] == {"phone": "yes", **dict.fromkeys(("text", "email", "post", "somebody"), "no")}
    assert exported["facts"]["first_name"] == "Quaggamira"
    assert exported["corrections"] == {
        "first_name": [{"said": "Quaggamiranda", "on": "2026-11-24"}],
        "professional_view": [{"said": "Credible in most.", "on": "2026-11-24"}],
    }
    assert "Corrected on 24 November 2026: Quaggamiranda" in paper.split("Assessments")[0]
    assert paper.index("Credible throughout.") < paper.index("Credible in most.")


def pdf_objects_hold(content: bytes, part: bytes) -> bool:
    """Whether a packed object of the file holds something."""
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            if part in zlib.decompress(stream[1]):
                return True
        except zlib.error:
            continue
    return False


def test_notification_of_a_person_who_refuses_to_be_named_has_no_name(analyst: User) -> None:
    draft = making.begun(analyst)
    making._save(draft, {**making.ADULT, "agrees_to_be_named": "yes"}, by=analyst)
    draft = making.answered(draft, {"agrees_to_be_named": "yes"}, consent="refused", by=analyst)
    draft = making._save(draft, WHO | {"born_on": ""}, by=analyst)
    draft = making._save(draft, {"agrees_to_be_named": "no"}, by=analyst)  # the name stays in the draft

    exported = json.loads(taken_out(analyst, draft, "json").content)
    paper = text_of(taken_out(analyst, draft, "pdf").content)

    assert exported["referral"]["case_type"] == "notification"
    assert not {"first_name", "last_name", "contact"} & exported["facts"].keys()
    assert "Quaggamira" not in json.dumps(exported) + paper


def test_file_contains_nothing_about_another_person_of_the_encounter(analyst: User) -> None:
    referral, other = sorted(
        Referral.objects.filter(encounter=making.begun(analyst, people=2).encounter), key=lambda draft: draft.pk
    )
    making.answered(other, {**making.ADULT, "first_name": "CANARYOTHER"}, consent="given", by=analyst)
    referral = making.answered(referral, {**making.ADULT, **WHO}, consent="given", by=analyst)

    everything = taken_out(analyst, referral, "json").content.decode() + text_of(
        taken_out(analyst, referral, "pdf").content
    )

    assert "CANARYOTHER" not in everything
    assert other.pseudonym not in everything


def test_export_is_a_disclosure_with_reason_and_recipient_and_names_no_one(adult: Referral, analyst: User) -> None:
    answer = taken_out(analyst, adult, "json", to="other", recipient="CPS, reviewing lawyer", reason="For the trial.")

    entry = LogEntry.objects.filter(kind="disclosure").latest("id")
    assert (entry.subject, entry.keys, entry.reason) == ("nrm.referral", [str(adult.public_id)], "For the trial.")
    assert entry.recipient == "CPS, reviewing lawyer"
    assert LogEntry.objects.filter(kind="consultation", subject="nrm.identity").exists()
    logged = json.dumps(list(LogEntry.objects.values("question", "reason", "recipient", "keys")), default=str)
    name = answer.headers["Content-Disposition"]
    made = r"[0-9]{8}-[0-9]{4}-[0-9a-f]{12}-[a-z0-9-]+\.json"
    assert re.fullmatch(rf'attachment; filename="{adult.pseudonym}-{made}"', name)
    for part in ("Quaggamira", "Zebrowska", "1990-02-03"):
        assert part not in logged + name


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": " "}, "Enter the reason for the export in a sentence."),
        ({"to": "other"}, "Enter the recipient’s organisation and role."),
        ({"form": "docx"}, "Select a valid choice"),
        ({"reason": "Mr Nguyen asked."}, "looks like a person’s name"),
    ],
)
def test_export_needs_reason_and_recipient(adult: Referral, analyst: User, sent: dict[str, str], sentence: str) -> None:
    answer = taken_out(analyst, adult, "json", **sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LogEntry.objects.filter(kind="disclosure", recipient="Home Office", reason=sent.get("reason")).exists()


def test_draft_with_open_questions_cannot_be_exported(analyst: User) -> None:
    draft = making.begun(analyst)
    answer = taken_out(analyst, draft, "json")

    assert answer.status_code == 302
    assert answer.url == reverse("nrm:form-tasks", args=[draft.public_id])


@pytest.mark.parametrize("who", [making.nrm_national, making.nrm_coordinator, lambda: making.nrm_analyst(KENT)])
def test_only_the_own_force_exports_it(adult: Referral, who: Any) -> None:
    assert taken_out(who(), adult, "json").status_code == 404


@pytest.mark.parametrize("words", [1, 300])
def test_page_and_file_cost_the_same_queries_for_any_answers(analyst: User, words: int, query_budget: Any) -> None:
    draft = an_adult(analyst, account="Held at a farm. " * words)
    making.referred(draft, on=clock.today(), by=analyst)
    client = just_signed_in(analyst)
    address = reverse("nrm:export-request", args=[draft.public_id])

    client.post(address, {"form": "json", **SENT})
    taking = ExportRequest.objects.get()
    making.decide_file(draft.public_id, taking.pk, allow=True, by=making.nrm_analyst())
    with query_budget(9):  # session, person, duties, scope, referral, force, restriction, files, log
        page = client.get(address).content.decode()
    # The same without the page's, and the change: referral, file, its colleague, answers, corrections, words, identity,
    # contacts, the download, two of log.
    with query_budget(18):
        assert client.post(reverse("nrm:export-download", args=[draft.public_id, taking.pk])).status_code == 200

    assert "Exporting a file does not send it to anyone." in page


def test_unprintable_letters_are_transliterated_in_brackets() -> None:
    assert letters.printable("Nguyễn Анна Ελένη") == "Nguyễn Анна Ελένη"
    assert letters.printable("Anna 王小明 came") == "Anna [WangXiaoMing] came"


def test_every_letter_listed_as_printable_can_be_printed(adult: Referral) -> None:
    every = " ".join(chr(code) for first, last in letters.RUNS for code in range(first, last + 1))
    question = next(line for line in schema.QUESTIONS if line.code == "account")
    ticket = ReferralExportRecord(number="n", at=clock.now(), by="a@example.org", reason="r", recipient="Home Office")
    paper = ReferralExport(
        referral=adult,
        form_version=VERSIONS[-1],
        lines=(ExportedAnswer(question=question, value=every),),
        ticket=ticket,
    )

    assert "ж" in text_of(pdf.bytes_of(paper))
