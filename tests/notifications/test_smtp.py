"""A notice travels from the act to the mailbox: query, notice, email row, and a real mail server."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings

from accounts import outgoing_email
from notifications import emailing
from notifications.models import Notice
from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import JANUARY, row, series, submitted_return
from tests.notifications import smtp_server
from tests.roles import acting

pytestmark = pytest.mark.django_db


def test_query_arrives_in_the_mailbox_of_the_analyst_and_its_link_opens_the_return() -> None:
    series(JANUARY, JANUARY)
    anna = analyst()
    submitted_return(JANUARY, rows=[row("LAN/25/0412")], by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is QUAGGA right?", about="return", by=coordinator())

    with smtp_server.running() as server:
        options = {"host": "127.0.0.1", "port": server.server_address[1]}
        smtp = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
        with override_settings(MAILERS={"default": smtp}), acting("clerk"):
            emailing.write_due()
            assert outgoing_email.send_waiting() == 1
            assert (emailing.write_due(), outgoing_email.send_waiting()) == (0, 0)

    (mail,) = server.accepted
    text = mail.get_content()
    assert (mail["To"], mail["Subject"]) == (
        anna.email,
        "Modern Slavery Investigations: You have a query about your monthly return",
    )
    for word in ("QUAGGA", "LAN/25", "Lancashire", LANCASHIRE, "January"):
        assert word not in mail.as_string(), word
    link = Notice.objects.get(person=anna).get_absolute_url()
    assert f"{settings.SERVICE_ADDRESS}{link}" in text
    client = Client()
    client.force_login(anna)
    assert "Is QUAGGA right?" in client.get(link, follow=True).content.decode()
    client.logout()
    assert "QUAGGA" not in client.get(link, follow=True).content.decode()
