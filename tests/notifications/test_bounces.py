"""Reports of undelivered emails: read from a mailbox and shown; emails about notices pause until they are resumed."""

from __future__ import annotations

import mailbox
from base64 import b64encode
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from accounts import message_ids, outgoing_email
from accounts.choices import Role
from accounts.models import OutgoingMail, User
from administration import todo
from audit.choices import Operation
from audit.models import AuditEntry
from notifications import bounces, delivery_reports, emailing
from notifications.models import MailBounce
from tests.accounts.factories import UserFactory, analyst, coordinator
from tests.notifications import smtp_server
from tests.notifications.making import due_in
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:bounce-list")


@made_once
def anna() -> User:
    return analyst()


def email_to(address: str) -> EmailMessage:
    """An email of this service to an address, as the mail server sends it back."""
    email = EmailMessage()
    email["To"] = address
    with acting("clerk"):
        email["Message-ID"] = message_ids.new_for(address)
    return email


def report(
    *recipients: str, about: Message, number: int = 1, part: str = "message/rfc822", encoded: bool = False
) -> Message:
    """A report as mail servers write it (RFC 3464, appendix E), about these recipient blocks of an email."""
    text = "\n\n".join(["Reporting-MTA: dns; mail.example.org", *recipients])
    copy = about.as_string()
    if encoded:
        part += "\nContent-Transfer-Encoding: base64"
        copy = b64encode(copy.encode()).decode()
    raw = (
        f"From: MAILER-DAEMON@mail.example.org\nMessage-ID: <{number}@mail.example.org>\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nThis is the mail system. Nobody has this address.\n"
        f"--B\nContent-Type: message/delivery-status\n\n{text}\n\n"
        f"--B\nContent-Type: {part}\n\n{copy}\n--B--\n"
    )
    return mailbox.mboxMessage(raw.encode())


def failed(address: str, *, status: str = "5.1.1", action: str = "failed") -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 QUAGGA"


def saved(path: Path, *messages: Message) -> Path:
    box = mailbox.mbox(path / "mailbox", create=True)
    for message in messages:
        box.add(message)
    box.close()
    return path / "mailbox"


def read(path: Path, *messages: Message) -> bounces.StoredReports:
    with acting("clerk"):
        return bounces.store(delivery_reports.read(saved(path, *messages)))


def test_address_that_bounces_gets_no_emails_about_notices_until_resumed(anna: User, tmp_path: Path) -> None:
    due_in(key="first")
    with smtp_server.running() as server:
        options = {"host": "127.0.0.1", "port": server.server_address[1]}
        smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
        with override_settings(MAILERS={"default": smtp}), acting("clerk"):
            emailing.write_due()
            outgoing_email.send_waiting()
            (sent,) = server.accepted
            file = saved(tmp_path, report(failed(str(sent["To"])), about=sent))
            call_command("read_bounces", file)

            due_in(key="second")
            assert emailing.write_due() == 0
    bounce = MailBounce.objects.get()
    assert (bounce.person, bounce.address, bounce.status) == (anna, anna.email, "5.1.1")

    client = Client()
    client.force_login(anna)
    page = client.get(reverse("notifications:settings")).content.decode()
    assert f"An email to {anna.email} could not be delivered: the address does not exist (5.1.1)." in page
    assert "We have stopped emailing you" in client.get(reverse("notifications:notice-list")).content.decode()
    client.post(reverse("notifications:bounce-resume", args=[bounce.public_id]))

    assert "We have stopped emailing you" not in client.get(reverse("notifications:settings")).content.decode()
    with acting("clerk"):
        assert emailing.write_due() == 1
    assert OutgoingMail.objects.using("default").get().address == anna.email


def test_report_read_twice_and_after_resuming_changes_nothing(anna: User, tmp_path: Path) -> None:
    bounce_report = report(failed(anna.email.upper()), about=email_to(anna.email))

    assert read(tmp_path, bounce_report).stored == 1
    bounces.resume(MailBounce.objects.get().public_id, by=anna)
    again = delivery_reports.read(tmp_path / "mailbox")
    with acting("clerk"):
        assert bounces.store(again) == bounces.StoredReports(stored=0, ignored=1, not_ours=0)

    assert bounces.of_person(anna) is None


def test_only_permanent_failures_of_people_here_count(anna: User, tmp_path: Path) -> None:
    plain = EmailMessage()
    plain["Subject"] = f"{anna.email}: Action: failed, Status: 5.1.1"
    plain.set_content(failed(anna.email))

    sent = email_to(anna.email)
    done = read(
        tmp_path,
        plain,
        report(failed(anna.email, status="4.2.2"), about=sent, number=2),
        report(failed(anna.email, action="delayed"), about=sent, number=3),
        report(failed(anna.email, action="delivered", status="2.0.0"), about=sent, number=4),
        report(failed("nobody@example.org"), about=email_to("nobody@example.org"), number=5),
        report("Final-Recipient: x400; anything\nAction: failed\nStatus: 5.1.1", about=sent, number=6),
    )

    assert (done.stored, MailBounce.objects.exists()) == (0, False)


def test_address_that_the_person_forwarded_from_is_the_one_that_counts(anna: User, tmp_path: Path) -> None:
    recipient = f"Original-Recipient: rfc822; {anna.email}\n{failed('elsewhere@example.org')}"
    read(tmp_path, report(recipient, about=email_to(anna.email)))

    assert MailBounce.objects.get().person == anna


def test_new_address_ends_the_pause(anna: User, tmp_path: Path) -> None:
    read(tmp_path, report(failed(anna.email), about=email_to(anna.email)))

    anna.email = "anna.new@example.org"
    anna.save()

    assert bounces.of_person(anna) is None


def test_administrator_sees_who_bounces_and_resumes_and_nobody_else_does(anna: User, tmp_path: Path) -> None:
    admin = UserFactory(role=Role.ADMINISTRATOR)
    read(
        tmp_path,
        report(failed(anna.email), about=email_to(anna.email)),
        report(failed(anna.email, status="5.2.2"), about=email_to(anna.email), number=2),
    )
    resume = reverse("notifications:bounce-resume", args=[MailBounce.objects.first().public_id])
    client = Client()
    client.force_login(coordinator())
    assert (client.get(LIST).status_code, client.post(resume).status_code) == (403, 404)

    client.force_login(admin)
    page = client.get(LIST).content.decode()

    assert "1 address" in page
    assert anna.email in page
    assert "Email addresses that bounce" in str(todo.groups_for(admin))
    assert "No addresses bounce" in client.post(resume, follow=True).content.decode()


def test_report_that_does_not_quote_an_email_of_ours_to_the_address_pauses_nothing(anna: User, tmp_path: Path) -> None:
    forged = EmailMessage()
    forged["Message-ID"] = f"<{'0' * 32}.{'0' * 32}@example.org>"
    without = EmailMessage()
    without["To"] = anna.email
    of_the_forger = email_to("forger@example.org")  # they have one themselves, and name Anna in their report

    done = read(
        tmp_path,
        report(failed(anna.email), about=forged),
        report(failed(anna.email), about=without, number=2),
        report(failed(anna.email), about=of_the_forger, number=3),
    )

    assert done == bounces.StoredReports(stored=0, ignored=0, not_ours=3)
    assert bounces.of_person(anna) is None
    assert not AuditEntry.objects.filter(subject="notifications.mailbounce").exists()


def test_report_with_the_headers_of_our_email_alone_pauses_emails(anna: User, tmp_path: Path) -> None:
    done = read(tmp_path, report(failed(anna.email), about=email_to(anna.email), part="text/rfc822-headers"))

    assert done.stored == 1


def test_headers_in_base64_are_read_too(anna: User, tmp_path: Path) -> None:
    encoded = report(failed(anna.email), about=email_to(anna.email), part="text/rfc822-headers", encoded=True)

    assert read(tmp_path, encoded).stored == 1


def test_email_is_the_same_however_a_report_writes_its_message_id(anna: User, tmp_path: Path) -> None:
    sent = email_to(anna.email)
    read(tmp_path, report(failed(anna.email), about=sent))
    bounces.resume(MailBounce.objects.get().public_id, by=anna)
    sent.replace_header("Message-ID", sent["Message-ID"].rpartition("@")[0] + "@relay.example.org>")

    assert read(tmp_path, report(failed(anna.email), about=sent, number=2)).stored == 0


def test_second_report_about_the_same_email_changes_nothing(anna: User, tmp_path: Path) -> None:
    sent = email_to(anna.email)
    read(tmp_path, report(failed(anna.email), about=sent))
    bounces.resume(MailBounce.objects.get().public_id, by=anna)

    later = report(failed(anna.email, status="5.2.2"), about=sent, number=2)

    assert read(tmp_path, later) == bounces.StoredReports(stored=0, ignored=2, not_ours=0)
    assert bounces.of_person(anna) is None


def test_pause_and_resumption_are_logged_under_the_person(anna: User, tmp_path: Path) -> None:
    read(tmp_path, report(failed(anna.email), about=email_to(anna.email)))
    bounces.resume(MailBounce.objects.get().public_id, by=anna)

    entries = AuditEntry.objects.filter(subject="notifications.mailbounce").order_by("pk")
    assert [(entry.kind, entry.keys, entry.question) for entry in entries] == [
        (Operation.ALTERATION, [str(anna.public_id)], "emails about notices paused"),
        (Operation.ALTERATION, [str(anna.public_id)], "emails about notices resumed"),
    ]


def test_nested_message_is_counted_as_unreadable_and_the_others_are_read(
    anna: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{depth}"\n\n--{depth}\n' for depth in range(20_000)
    ).encode()
    file = saved(tmp_path, report(failed(anna.email), about=email_to(anna.email)))
    file.write_bytes(b"From nobody\n" + nested + b"\n\nFrom \xff\nSubject: hello\n\nBody\n\n" + file.read_bytes())

    with acting("clerk"):
        call_command("read_bounces", file)

    assert "3 messages, 2 unreadable, 1 report, 1 permanent failure" in capsys.readouterr().out
    assert MailBounce.objects.get().person == anna


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "is not a file"), (b"Subject: hello\n\nBody", "does not begin with")],
)
def test_file_that_is_not_a_mailbox_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "mailbox"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("read_bounces", file)
