"""Checks many pages as a user, with one browser for all of them; and overlong words to fill forms with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from playwright.sync_api import Page

from tests.browser.conftest import Office
from tests.browser.looking import faults_of, read, rules_for

ENDLESS = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
AT_LENGTH = f"{'They were ordered to say nothing, and said it. ' * 6}{ENDLESS}"
# Kinds of pages whose instances have different forms or statuses.
EACH_DIFFERS = {"nrm:form-section", "nrm:safeguarding-part", "nrm:step-new"}
EACH_DIFFERS |= {"orders:transition-new", "orders:order-part", "orders:order-detail"}


def look_at(page: Page, address: str, *, name: str, kind: str, first: bool, always: bool = False) -> list[str]:
    """The faults of a page; failing to open is the first of them.

    Unless `always`, a page without a new piece of its kind stays closed.
    """
    answer = read(page, address, kind=kind, always=always)
    if answer.status != 200 or not answer.url.endswith(address):
        return [f"{name}: {address} answers {answer.status} at {answer.url}"]
    rules = rules_for(answer.html, kind=kind, first=first)
    if not rules and not always:
        return []
    answer.show(page)
    return faults_of(page, name=f"{name} {address}", rules=rules)


def looked_at(
    office: Office,
    who: str,
    pages: Iterable[tuple[str, str]],
    colours: Counter[str],
    *,
    most: int = 2,
    measured: int = 1,
) -> list[str]:
    """Check these pages as a user, at most `most` of a kind: the first `measured` in full, others if they are new.

    If none is measured, the words matter: each page is opened at each width.
    """
    page, faults, seen = office.sits_down(who), [], Counter[str]()
    for name, address in dict.fromkeys(pages):
        seen[name] += 1
        if seen[name] > most and name not in EACH_DIFFERS:
            continue
        first = colours[name] < measured
        faults += look_at(page, address, name=f"{name} as {who}", kind=name, first=first, always=not measured)
        colours[name] += 1
    page.context.close()
    return faults
