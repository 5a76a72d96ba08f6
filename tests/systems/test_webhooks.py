"""Webhooks: who gets which event, what is sent and how it is signed, retries, and addresses that get nothing."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from figures import periods
from investigations.returns.webhook_events import OF_TRANSITIONS
from investigations.returns.workflow import TRANSITIONS
from notifications.models import Notice
from systems.choices import SUBSCRIBED, DeliveryState, EventName, SystemRole
from systems.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from systems.registration import SystemRefused
from systems.webhooks import addresses, endpoints, events, sending, signing
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, PeriodFactory, approved, row
from tests.roles import acting
from tests.systems.making import active_system, administrator, webhook_of
from tests.systems.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
EVERY_EVENT = [event.value for event in SUBSCRIBED]
PAGE = "/returns/"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def send() -> int:
    with acting("clerk"):
        return sending.send_due()


def happens(event: EventName = EventName.RETURN_APPROVED, *, force: str | None = LANCASHIRE) -> int:
    """An event as the web stores it."""
    with acting("counter"):
        return events.emit(event, path=PAGE, month=FEBRUARY, force=force, number=2)


# --- Who gets which event -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "force", "gets"),
    [
        (SystemRole.FORCE, LANCASHIRE, True),
        (SystemRole.FORCE, CUMBRIA, False),
        (SystemRole.UNIT, CUMBRIA, True),
        (SystemRole.UNIT, KENT, False),
        (SystemRole.NATIONAL, KENT, True),
        (SystemRole.FORCE, None, True),
        (SystemRole.PARTNER, None, True),
        (SystemRole.REGISTER, None, True),
    ],
)
def test_system_gets_events_of_the_forces_that_it_works_for(role: str, force: str | None, gets: bool) -> None:
    event = EventName.RETURN_APPROVED if force else EventName.PERIOD_OPENED
    webhook_of(active_system(role), "https://systems.example.org/", [event])

    assert happens(event, force=force) == int(gets)


@pytest.mark.parametrize("role", [SystemRole.PARTNER, SystemRole.REGISTER])
def test_system_that_sees_no_force_cannot_ask_for_events_of_returns(role: str) -> None:
    with pytest.raises(SystemRefused, match="Choose which events"):
        webhook_of(active_system(role), "https://systems.example.org/", [EventName.RETURN_APPROVED])


def test_event_that_nobody_asked_for_is_not_stored() -> None:
    webhook_of(active_system(), "https://systems.example.org/", [EventName.RETURN_QUERIED])

    assert happens() == 0
    assert not WebhookEvent.objects.exists()


def test_event_of_a_change_that_is_rolled_back_does_not_exist() -> None:
    webhook_of(active_system(), "https://systems.example.org/", EVERY_EVENT)
    with acting("counter"), transaction.atomic():
        events.emit(EventName.RETURN_APPROVED, path=PAGE, month=FEBRUARY, force=LANCASHIRE, number=1)
        transaction.set_rollback(True)

    assert not WebhookDelivery.objects.exists()


def test_month_opens_once_however_often_it_is_reported() -> None:
    webhook_of(active_system(), "https://systems.example.org/", EVERY_EVENT)

    assert [happens(EventName.PERIOD_DUE, force=None) for _ in range(2)] == [1, 0]


def test_submitted_and_approved_return_and_its_month_are_reported() -> None:
    webhook_of(active_system(), "https://systems.example.org/", EVERY_EVENT)
    period = PeriodFactory(month=FEBRUARY)
    approved(FEBRUARY, rows=[row("LAN/1")], by=analyst(LANCASHIRE))
    with acting("counter"):
        periods.report_due(period.due_on)
        periods.lock_due(period.locks_on + timedelta(days=1))

    reported = WebhookEvent.objects.order_by("pk").values_list("name", "force", "month", "number")
    assert list(reported) == [
        ("return.submitted", LANCASHIRE, FEBRUARY, 1),
        ("return.approved", LANCASHIRE, FEBRUARY, 1),
        ("period.due", None, FEBRUARY, None),
        ("period.locked", None, FEBRUARY, None),
    ]


def test_only_transitions_that_change_who_acts_on_a_return_are_reported() -> None:
    assert set(OF_TRANSITIONS) <= set(TRANSITIONS)
    assert set(TRANSITIONS) - set(OF_TRANSITIONS) == {"submit_to_certify", "withdraw", "send_back", "withdraw_answer"}


# --- What is sent -------------------------------------------------------------------------------------------------
def test_message_names_the_event_and_holds_no_case_data(receiver: Receiver) -> None:
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    PeriodFactory(month=FEBRUARY)
    approved(FEBRUARY, rows=[row("SECRET-REFERENCE", operation_name="SECRET NAME")], by=analyst(LANCASHIRE))

    assert send() == 2
    event = WebhookEvent.objects.get(name=EventName.RETURN_APPROVED)
    assert receiver.messages[1] == {
        "id": str(event.public_id),
        "sequence": event.pk,
        "event": "return.approved",
        "created_at": event.created_at.isoformat(timespec="seconds"),
        "period": "2020-02",
        "force": LANCASHIRE,
        "url": f"{settings.SERVICE_ADDRESS}/returns/{LANCASHIRE}/2020-02/",
        "revision": 1,
    }
    assert b"SECRET" not in b"".join(content for _headers, content in receiver.got)
    assert send() == 0


def example_of_the_documentation() -> dict[str, Any]:
    """The function with which `docs/api.md` shows how to check a message."""
    text = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
    (code,) = re.findall(r"```python\n(import hashlib.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 -- our own documentation
    return names


def test_documented_check_accepts_the_message_and_refuses_a_changed_or_an_old_one(receiver: Receiver) -> None:
    _endpoint, secret = webhook_of(active_system(), receiver.url, EVERY_EVENT)
    happens()
    send()
    ((headers, content),) = receiver.got
    is_genuine = example_of_the_documentation()["is_genuine"]
    timestamp, signature = headers["webhook-timestamp"], headers["webhook-signature"]

    assert is_genuine(content, timestamp, signature, secret)
    assert not is_genuine(content.replace(b"approved", b"queried!"), timestamp, signature, secret)
    assert not is_genuine(content, timestamp, signature, signing.new_secret())
    old = str(int(timestamp) - 301)
    old_signature = signing.signature_of(content, timestamp=int(old), secret=secret)
    assert not is_genuine(content, old, old_signature, secret)


def test_new_secret_signs_the_next_message(receiver: Receiver) -> None:
    endpoint, first = webhook_of(active_system(), receiver.url, EVERY_EVENT)
    second = endpoints.renew_secret(endpoint, by=administrator()).secret
    happens()
    send()
    ((headers, content),) = receiver.got
    stamp = int(headers["webhook-timestamp"])

    assert headers["webhook-signature"] == signing.signature_of(content, timestamp=stamp, secret=second)
    assert first != second


# --- Retries ------------------------------------------------------------------------------------------------------
def make_due() -> None:
    WebhookDelivery.objects.filter(state=DeliveryState.WAITING).update(next_attempt_at=timezone.now())


def test_delivery_is_tried_by_the_table_of_delays_then_fails_and_the_owner_hears(receiver: Receiver) -> None:
    receiver.status = 500
    system = active_system()
    webhook_of(system, receiver.url, EVERY_EVENT)
    happens()
    waits = []
    for _ in sending.DELAYS:
        before = timezone.now()
        send()
        waits.append(WebhookDelivery.objects.get().next_attempt_at - before)
        assert not Notice.objects.exists()
        make_due()
    send()
    make_due()
    send()

    delivery = WebhookDelivery.objects.get()
    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [1, 5, 30, 120, 360, 720]
    assert (delivery.state, delivery.attempts, delivery.answer) == ("failed", 7, "The server answered with status 500.")
    assert len(receiver.got) == 7
    assert len(receiver.ids) == 1
    assert [notice.person for notice in Notice.objects.all()] == [system.owner]


def test_failed_delivery_is_sent_again_with_the_same_event(receiver: Receiver) -> None:
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    happens()
    now = timezone.now()
    WebhookDelivery.objects.update(state=DeliveryState.FAILED, attempts=7, finished_at=now)
    assert send() == 0

    endpoints.redeliver(WebhookDelivery.objects.get().public_id, by=administrator())

    assert send() == 1
    assert receiver.messages[0]["id"] == str(WebhookEvent.objects.get().public_id)


def test_server_that_is_down_costs_one_try_a_sweep_and_keeps_its_events_in_order(receiver: Receiver) -> None:
    receiver.status = 503
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    for _ in range(5):
        happens()
    send()
    assert len(receiver.got) == 1
    assert sorted(WebhookDelivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]

    receiver.status, receiver.got = 204, []
    make_due()

    assert send() == 5
    sequence = [message["sequence"] for message in receiver.messages]
    assert sequence == sorted(sequence)


def test_stopped_webhook_keeps_its_messages_until_it_is_started(receiver: Receiver) -> None:
    endpoint, _secret = webhook_of(active_system(), receiver.url, EVERY_EVENT)
    endpoints.set_active(endpoint, is_active=False, by=administrator())
    happens()
    assert send() == 0

    endpoints.set_active(endpoint, is_active=True, by=administrator())

    assert send() == 1


def test_system_whose_owner_has_gone_is_sent_nothing(receiver: Receiver) -> None:
    system = active_system()
    webhook_of(system, receiver.url, EVERY_EVENT)
    happens()
    system.owner.is_active = False
    system.owner.save(update_fields=["is_active"])

    assert send() == 0
    assert receiver.got == []


def test_webhook_whose_secret_cannot_be_read_stops_no_other(receiver: Receiver) -> None:
    lost, _secret = webhook_of(active_system(name="Lost"), receiver.url, EVERY_EVENT)
    webhook_of(active_system(name="Other"), receiver.url, EVERY_EVENT)
    WebhookEndpoint.objects.filter(pk=lost.pk).update(secret="sealed with a key that is gone")
    happens()

    assert send() == 1
    assert lost.deliveries.get().answer == "The secret of the webhook cannot be read. Replace it."


def test_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.location = 302, receiver.url
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    happens()
    send()

    assert len(receiver.got) == 1
    assert "redirects (302)" in WebhookDelivery.objects.get().answer


def test_slow_server_is_given_up(receiver: Receiver, monkeypatch: Any) -> None:
    receiver.seconds = 2
    monkeypatch.setattr("systems.webhooks.posting.WHOLE_SECONDS", 0.5)
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    happens()
    began = time.monotonic()
    send()

    assert time.monotonic() - began < 1.9
    assert WebhookDelivery.objects.get().answer == "The connection failed, or took too long."


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(signed.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def test_https_goes_only_to_a_server_whose_certificate_is_trusted(tmp_path: Path, monkeypatch: Any) -> None:
    chain, key = certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain, key)
    with receiving(tls) as receiver:
        webhook_of(active_system(), receiver.url, EVERY_EVENT)
        happens()
        send()
        assert WebhookDelivery.objects.get().answer == "The server has no valid certificate."
        assert receiver.got == []

        trusting = ssl.create_default_context(cafile=str(chain))
        monkeypatch.setattr("systems.webhooks.posting.ssl.create_default_context", lambda: trusting)
        make_due()
        assert send() == 1
        assert len(receiver.got) == 1


def test_server_that_takes_a_connection_and_says_nothing_is_given_up(monkeypatch: Any) -> None:
    monkeypatch.setattr("systems.webhooks.posting.WHOLE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        webhook_of(active_system(), f"https://localhost:{silent.getsockname()[1]}/", EVERY_EVENT)
        happens()
        began = time.monotonic()
        send()

    assert time.monotonic() - began < 3
    assert WebhookDelivery.objects.get().attempts == 1


def test_deliveries_are_deleted_after_thirty_days(receiver: Receiver) -> None:
    webhook_of(active_system(), receiver.url, EVERY_EVENT)
    happens()
    happens(EventName.PERIOD_DUE, force=None)
    WebhookEvent.objects.using("default").filter(name="period.due").update(
        created_at=timezone.now() - timedelta(days=31)
    )

    with acting("counter"):
        assert sending.delete_old() == 1

    assert WebhookDelivery.objects.get().event.name == "return.approved"


# --- Addresses ----------------------------------------------------------------------------------------------------
@pytest.fixture
def production(settings: Any) -> None:
    settings.WEBHOOKS_MAY_BE_PRIVATE = False


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",  # 127.0.0.1 in one number
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104 -- an address that is refused
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",  # what clouds tell a machine about itself
    "100.64.0.1",
    "224.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a00:1]",
    "[fe80::1]",
    "[fec0::1]",  # site-local, as it once was
    "[::127.0.0.1]",
    "[::ffff:0:7f00:1]",
    "[4000::1]",
    "[fd00::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[ff02::1]",
]


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("host", PRIVATE)
def test_address_inside_a_network_is_refused_in_every_notation(host: str) -> None:
    assert addresses.why_not_url(f"https://{host}/hook") == addresses.NOT_PUBLIC
    with pytest.raises(addresses.AddressRefused):
        addresses.resolve(urlsplit(f"https://{host}/hook"))


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "url",
    [
        "http://systems.example.org/",
        "ftp://systems.example.org/",
        "https://",
        "https://name:secret@systems.example.org/",
        "https://systems.example.org/#part",
        "https://systems.example.org:port/",
        "https://[::1/",
        "https://systems.example.org/a b",
        "https://systems.example.org/\r\nX: 1",
        "https://systéms.example.org/",
        "systems.example.org",
        "//systems.example.org",
        "",
    ],
)
def test_url_that_is_no_plain_https_address_is_refused_with_a_sentence(url: str) -> None:
    assert addresses.why_not_url(url).endswith((".", "/webhook."))
    with pytest.raises(SystemRefused):
        endpoints.register(active_system(), url=url, events=EVERY_EVENT, by=administrator())


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:192.168.0.1"], ["2606:4700::1111", "::1"]]
)
def test_name_that_leads_inside_is_refused_when_the_message_is_sent(
    monkeypatch: Any, answers: list[str], receiver: Receiver
) -> None:
    connected: list[Any] = []
    real = socket.getaddrinfo

    def lookup(host: Any, port: Any, *args: Any, **named: Any) -> Any:
        if host != "inside.example.org":
            return real(host, port, *args, **named)
        if named.get("flags", 0) & socket.AI_NUMERICHOST:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **named: connected.append(args))
    webhook_of(active_system(), "https://inside.example.org/hook", EVERY_EVENT)
    happens()
    send()

    assert connected == []
    assert WebhookDelivery.objects.get().answer == addresses.NOT_PUBLIC[:120]


@pytest.mark.usefixtures("production")
def test_connection_goes_to_the_address_that_was_checked(monkeypatch: Any) -> None:
    """A second look-up of the name, as a connection makes by itself, could give another address."""
    looked_up: list[str] = []
    connected: list[Any] = []

    def lookup(host: Any, port: Any, *args: Any, **named: Any) -> Any:
        if named.get("flags", 0) & socket.AI_NUMERICHOST:
            raise socket.gaierror
        looked_up.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(looked_up) == 1 else "127.0.0.1", port))
        ]

    def connect(address: Any, **_named: Any) -> Any:
        connected.append(address)
        raise ConnectionRefusedError

    webhook_of(active_system(), "https://turns.example.org/hook", EVERY_EVENT)
    happens()
    with acting("clerk"):
        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        monkeypatch.setattr(socket, "create_connection", connect)
        sending.send_due()
        monkeypatch.undo()

    assert looked_up == ["turns.example.org"]
    assert connected == [("93.184.216.34", 443)]
