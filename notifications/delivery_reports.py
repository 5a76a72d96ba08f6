"""Read delivery status notifications (RFC 3464) from a mailbox, with the standard library alone.

A report says for each recipient what became of a mail. Only a permanent failure counts: `Action: failed` with a status
of class 5 (RFC 3463). What is not such a report is left alone, because anybody can write to a mailbox.
"""

from __future__ import annotations

import hashlib
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

MOST_BYTES = 50_000_000  # of a mailbox; more is not the reports of one service
PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
ADDRESS = re.compile(r"rfc822\s*;\s*(?P<address>[^\s<>]{3,254})", re.IGNORECASE)


class UnreadableMailbox(ValueError):
    """The file is no mailbox that this module reads. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailure:
    """One address to which one mail could not be delivered, ever."""

    address: str
    status: str
    report: str  # a hash of report and address, the same whenever the report is read


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxReport:
    """What a mailbox holds: how many messages, how many of them reports, and the permanent failures."""

    messages: int
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
    box = mailbox.mbox(path, create=False)
    try:
        messages = list(box)
    finally:
        box.close()
    reports = [message for message in messages if is_report(message)]
    return MailboxReport(
        messages=len(messages),
        reports=len(reports),
        failures=tuple(failure for report in reports for failure in failures_of(report)),
    )


def is_report(message: Message) -> bool:
    """Whether a message is a delivery status notification."""
    kind = str(message.get_param("report-type", "")).lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def failures_of(report: Message) -> Iterator[DeliveryFailure]:
    """The permanent failures that a report names, each address once."""
    seen = set()
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            failure = _failure_of(block) if isinstance(block, Message) else None
            if failure is None or failure[0] in seen:
                continue
            address, status = failure
            seen.add(address)
            named = f"{report.get('Message-ID', '')}\n{report.get('Date', '')}\n{address}\n{status}"
            yield DeliveryFailure(
                address=address, status=status, report=hashlib.sha256(named.encode(errors="replace")).hexdigest()
            )


def _failure_of(block: Message) -> tuple[str, str] | None:
    """The address and status of a recipient that the mail can never reach; None for any other."""
    status = PERMANENT.match(str(block.get("Status", "")).strip())
    action = str(block.get("Action", "")).strip().lower()
    # The address that we wrote to, before any forwarding, if the report says it.
    recipient = ADDRESS.match(str(block.get("Original-Recipient") or block.get("Final-Recipient") or "").strip())
    if status is None or recipient is None or action != "failed":
        return None
    return recipient["address"].lower(), status[0]
