"""Reports of mail that could not be delivered: read from a mailbox, shown, and mails stop until they are resumed."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from accounts import outgoing_email
from accounts.choices import Role
from accounts.models import OutgoingMail, User
from administration import todo
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


def report(*recipients: str, about: Message | None = None, number: int = 1) -> Message:
    """A report as mail servers write it (RFC 3464, appendix E), about these recipient blocks."""
    text = "\n\n".join(["Reporting-MTA: dns; mail.example.org", *recipients])
    copy = (about or EmailMessage()).as_string()
    raw = (
        f"From: MAILER-DAEMON@mail.example.org\nMessage-ID: <{number}@mail.example.org>\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nThis is the mail system. Nobody has this address.\n"
        f"--B\nContent-Type: message/delivery-status\n\n{text}\n\n"
        f"--B\nContent-Type: message/rfc822\n\n{copy}\n--B--\n"
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


def test_mail_that_bounces_is_read_and_no_further_mail_is_written_until_resumed(anna: User, tmp_path: Path) -> None:
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
    bounce_report = report(failed(anna.email.upper()))

    assert read(tmp_path, bounce_report).stored == 1
    bounces.resume(MailBounce.objects.get().public_id, by=anna)
    again = delivery_reports.read(tmp_path / "mailbox")
    with acting("clerk"):
        assert bounces.store(again) == bounces.StoredReports(stored=0, ignored=1)

    assert bounces.of_person(anna) is None


def test_only_permanent_failures_of_people_here_count(anna: User, tmp_path: Path) -> None:
    plain = EmailMessage()
    plain["Subject"] = f"{anna.email}: Action: failed, Status: 5.1.1"
    plain.set_content(failed(anna.email))

    done = read(
        tmp_path,
        plain,
        report(failed(anna.email, status="4.2.2"), number=2),
        report(failed(anna.email, action="delayed"), number=3),
        report(failed(anna.email, action="delivered", status="2.0.0"), number=4),
        report(failed("nobody@example.org"), number=5),
        report("Final-Recipient: x400; anything\nAction: failed\nStatus: 5.1.1", number=6),
    )

    assert (done.stored, MailBounce.objects.exists()) == (0, False)


def test_address_that_the_person_forwarded_from_is_the_one_that_counts(anna: User, tmp_path: Path) -> None:
    read(tmp_path, report(f"Original-Recipient: rfc822; {anna.email}\n{failed('elsewhere@example.org')}"))

    assert MailBounce.objects.get().person == anna


def test_new_address_ends_the_pause(anna: User, tmp_path: Path) -> None:
    read(tmp_path, report(failed(anna.email)))

    anna.email = "anna.new@example.org"
    anna.save()

    assert bounces.of_person(anna) is None


def test_administrator_sees_who_bounces_and_resumes_and_nobody_else_does(anna: User, tmp_path: Path) -> None:
    admin = UserFactory(role=Role.ADMINISTRATOR)
    read(tmp_path, report(failed(anna.email)), report(failed(anna.email, status="5.2.2"), number=2))
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


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "is not a file"), (b"Subject: hello\n\nBody", "does not begin with")],
)
def test_file_that_is_no_mailbox_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    file = tmp_path / "mailbox"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=message):
        call_command("read_bounces", file)
