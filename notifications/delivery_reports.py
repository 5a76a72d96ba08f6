"""Read delivery status notifications (RFC 3464) from a mailbox, with the standard library alone.

A report says for each recipient what became of an email. Only a permanent failure counts: `Action: failed` with a
status of class 5 (RFC 3463). What is not such a report is left alone, because anybody can write to a mailbox. A report
quotes the email or its headers; `bounces.py` decides by their Message-ID whether it is one of ours.
"""

from __future__ import annotations

import mailbox
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

MOST_BYTES = 50_000_000  # of a mailbox; more is not the reports of one service
PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
ADDRESS = re.compile(r"rfc822\s*;\s*(?P<address>[^\s<>]{3,254})", re.IGNORECASE)


class UnreadableMailbox(ValueError):
    """The file is no mailbox that this module reads. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailure:
    """One address to which one email could not be delivered, ever."""

    address: str
    status: str
    message_id: str  # of the email, as the report quotes it; empty if it does not


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxReport:
    """What a mailbox holds: how many messages, how many of them cannot be read or are reports, and the failures."""

    messages: int
    unreadable: int
    reports: int
    failures: tuple[DeliveryFailure, ...]


def read(path: Path) -> MailboxReport:
    """Read a mailbox in mbox format. Raises UnreadableMailbox."""
    if not path.is_file():
        raise UnreadableMailbox(f"{path} is not a file. Give the path of a mailbox in mbox format.")
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableMailbox(f"{path} is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller files.")
    with path.open("rb") as start:
        first = start.read(5)
    if first not in {b"From ", b""}:
        raise UnreadableMailbox(f"{path} does not begin with “From ”. Save the messages as a mailbox in mbox format.")
    unreadable = reports = 0
    failures: list[DeliveryFailure] = []
    box = mailbox.mbox(path, create=False)
    try:
        keys = box.keys()
        for key in keys:
            try:
                message = box[key]
                if is_report(message):
                    failures.extend(failures_of(message))
                    reports += 1
            except (RecursionError, ValueError, LookupError):
                # Parts nested too deeply, or no text: anybody can write such a message, and the others still count.
                unreadable += 1
    finally:
        box.close()
    return MailboxReport(messages=len(keys), unreadable=unreadable, reports=reports, failures=tuple(failures))


def is_report(message: Message) -> bool:
    """Whether a message is a delivery status notification."""
    kind = str(message.get_param("report-type", "")).lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def failures_of(report: Message) -> list[DeliveryFailure]:
    """The permanent failures that a report names, each address once."""
    message_id = _quoted_message_id(report)
    statuses: dict[str, str] = {}
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and (failure := _failure_of(block)):
                address, status = failure
                statuses.setdefault(address, status)
    return [
        DeliveryFailure(address=address, status=status, message_id=message_id) for address, status in statuses.items()
    ]


def _quoted_message_id(report: Message) -> str:
    """The Message-ID of the email that the report returns whole, or of its headers alone (RFC 6522); else empty."""
    parts = report.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if not isinstance(part, Message):
            continue
        content = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(content, list):
            return str(content[0].get("Message-ID", "")) if isinstance(content[0], Message) else ""
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            return str(message_from_bytes(headers).get("Message-ID", "")) if isinstance(headers, bytes) else ""
    return ""


def _failure_of(block: Message) -> tuple[str, str] | None:
    """The address and status of a recipient that the email can never reach; None for any other."""
    status = PERMANENT.match(str(block.get("Status", "")).strip())
    action = str(block.get("Action", "")).strip().lower()
    # The address that we wrote to, before any forwarding, if the report says it.
    recipient = ADDRESS.match(str(block.get("Original-Recipient") or block.get("Final-Recipient") or "").strip())
    if status is None or recipient is None or action != "failed":
        return None
    return recipient["address"].lower(), status[0]
