"""Uses a running demonstration over HTTP as people would, and reports what does not work.

Behind `bin/demo --check`. It knows no code, only URLs, forms and pages.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from demo import sign_ins

# The force whose newest month nobody has begun, and the people who do the steps.
FORCE_SLUG = "gloucestershire"
COORDINATOR = "coordinator.swrocu@example.org"
NATIONAL = "national@example.org"
SECONDS = 60  # figures follow an approval within seconds; a minute at the worst

# Pages that need a duty beside the role: some people with the role may open them, others not.
NRM, CRIMES, ORDERS = "/nrm/", "/nrm/crimes/", "/orders/"
FORBIDDEN = 403

# Pages that each role opens from its home page.
EVERYBODY = ("/", "/accounts/", "/about/help/")
REGISTER = "/orders/register/"
POLICE = ("/investigations/", "/snapshots/", "/reports/registers/", REGISTER)
FORCE = (*POLICE, "/returns/")
REVIEW = (*POLICE, "/review/", "/review/board/")
PAGES: dict[str, tuple[str, ...]] = {
    "force analyst": (*EVERYBODY, *FORCE),
    "force lead": (*EVERYBODY, *FORCE, NRM, CRIMES, ORDERS),
    "coordinator": (*EVERYBODY, *REVIEW, NRM, CRIMES, ORDERS),
    "national team": (*EVERYBODY, *REVIEW, NRM, CRIMES, ORDERS),
    "national team, confirms publishing": (*EVERYBODY, *REVIEW),
    "force analyst, NRM": (*EVERYBODY, *FORCE, NRM, CRIMES),
    "force analyst, orders": (*EVERYBODY, *FORCE, ORDERS),
    "force analyst, crime registrar": (*EVERYBODY, *FORCE, CRIMES),
    "officer": (*EVERYBODY, REGISTER),
    "partner": (*EVERYBODY, "/snapshots/"),
    "auditor": (*EVERYBODY, "/administration/log/"),
    "administrator": (
        *EVERYBODY,
        "/administration/people/",
        "/administration/people/duties/",
        "/administration/vocabularies/",
    ),
    "second administrator": (*EVERYBODY, "/administration/people/"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResponse:
    """The final response, after redirects."""

    status: int
    url: str
    text: str


@dataclass(slots=True)
class Browser:
    """One person's browser: keeps cookies, follows redirects, sends forms with their token."""

    address: str
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> FinalResponse:
        """Open a page."""
        return self._ask(urllib.request.Request(self._url(path)))

    def send(self, page: FinalResponse, values: Mapping[str, str], *, to: str | None = None) -> FinalResponse:
        """Send a form of an open page with its hidden fields, to its own URL or another one."""
        hidden = hidden_in(page.text, to) if to else {}
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token_in(page.text), **hidden, **values}).encode()
        url = self._url(to) if to else page.url
        return self._ask(urllib.request.Request(url, data=form, headers={"Referer": page.url}))

    def sign_in(self, email: str, password: str) -> FinalResponse:
        """Sign in with the form."""
        return self.send(self.get("/accounts/login/"), {"login": email, "password": password})

    def _url(self, path: str) -> str:
        return urllib.parse.urljoin(self.address, path)

    def _ask(self, request: urllib.request.Request) -> FinalResponse:
        try:
            with self.opener.open(request, timeout=30) as reply:
                return FinalResponse(status=reply.status, url=reply.url, text=reply.read().decode(errors="replace"))
        except urllib.error.HTTPError as reply:
            return FinalResponse(status=reply.code, url=reply.url or "", text=reply.read().decode(errors="replace"))


def hidden_in(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form with that action, such as the version that the person saw."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in fields}


def token_in(page: str) -> str:
    """The CSRF token of a form on the page; empty if the page has no form."""
    match = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return unescape(match[1]) if match else ""


def problems_at(address: str) -> list[str]:
    """Every problem found, in a sentence each; empty if everything worked."""
    problems = [problem for person in sign_ins.PEOPLE for problem in pages_of(person, address)]
    return problems or return_of(address)


def pages_of(person: sign_ins.DemoPerson, address: str) -> list[str]:
    """Sign a person in and open the main pages of their role; return the problems."""
    browser = Browser(address)
    answer = browser.sign_in(person.email, sign_ins.password())
    if answer.status != 200 or urllib.parse.urlsplit(answer.url).path.startswith("/accounts/login"):
        return [f"{person.email} ({person.role}) can't sign in: {answer.status} at {answer.url}"]
    problems = []
    for path in PAGES[person.role]:
        page = browser.get(path)
        if page.status != 200 or urllib.parse.urlsplit(page.url).path != path:
            problems.append(f"{person.role} opens {path}: {page.status} at {page.url}")
    problems += [
        f"{person.role}, who has no duty for it, opens {path}: {page.status} at {page.url}"
        for path in (NRM, CRIMES, ORDERS)
        if path not in PAGES[person.role] and (page := browser.get(path)).status != FORBIDDEN
    ]
    print(f"  {person.role}: signed in, opened {len(PAGES[person.role])} pages", flush=True)
    return problems


class StepFailed(Exception):
    """A step in the life of the return failed. The message says what was seen."""


def return_of(address: str) -> list[str]:
    """Take one return from an empty month to the national picture; return the problems."""
    try:
        month, return_path = _begin_and_submit(address)
        before = _reported(address, month)
        _approve(address, return_path)
        _wait_for_figures(address, month, before=before)
    except StepFailed as stuck:
        return [str(stuck)]
    return []


def _signed_in(address: str, email: str) -> Browser:
    browser = Browser(address)
    browser.sign_in(email, sign_ins.password())
    return browser


def _begin_and_submit(address: str) -> tuple[str, str]:
    """As the analyst, begin the newest month's return, fill it in, and submit it."""
    analyst = _signed_in(address, f"analyst.{FORCE_SLUG}@example.org")
    link = re.search(r'href="(/returns/[A-Z0-9]+/(\d{4}-\d{2})/)"', analyst.get("/returns/").text)
    if not link:
        raise StepFailed("The analyst's list of returns names no month.")
    path, month = link[1], link[2]
    page = analyst.get(path)
    if "Start the return" in page.text:
        page = analyst.send(page, {}, to=f"{path}start/")
    analyst.send(page, {}, to=f"{path}unchanged/")
    check = analyst.get(f"{path}submit/")
    for row in set(re.findall(r'href="([^"]+[?]row=\d+)', check.text)):
        opened = analyst.get(unescape(row))
        for reason in set(re.findall(r'action="([^"]+/findings/\d+/)"', opened.text)):
            analyst.send(opened, {"reason": "Checked for the demonstration."}, to=reason)
    page = analyst.get(path)
    for reason in set(re.findall(r'action="([^"]+/findings/\d+/)"', page.text)):
        analyst.send(page, {"reason": "Checked for the demonstration."}, to=reason)
    receipt = analyst.send(analyst.get(f"{path}submit/"), {}, to=f"{path}submit/")
    if not receipt.url.endswith("/receipt/"):
        raise StepFailed(f"The return for {month} was not submitted: {receipt.status} at {receipt.url}")
    print(f"  {FORCE_SLUG}: started the return for {month} and submitted it", flush=True)
    return month, path


def _approve(address: str, path: str) -> None:
    """As the coordinator, approve it."""
    coordinator = _signed_in(address, COORDINATOR)
    review = path.replace("/returns/", "/review/", 1)
    answer = coordinator.send(coordinator.get(review), {}, to=f"{review}approve/")
    if "Approved:" not in answer.text:
        raise StepFailed(f"The return was not approved: {answer.status} at {answer.url}")
    print("  its coordinator approved it", flush=True)


def _reported(address: str, month: str) -> int:
    """How many forces the current snapshot of the month counts."""
    national = _signed_in(address, NATIONAL)
    answer = national.get(f"/api/v1/snapshots/{month}/?measure=live&dimension=total&area_kind=uk&version=0")
    try:
        return int(json.loads(answer.text)["figures"][0]["reported"])
    except (ValueError, KeyError, IndexError) as fault:
        raise StepFailed(f"The snapshot of {month} can't be read: {answer.status}, {fault!r}") from fault


def _wait_for_figures(address: str, month: str, *, before: int) -> None:
    """Wait until the snapshot contains one more force."""
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        if _reported(address, month) > before:
            print(f"  its figures were in the snapshot after {time.monotonic() - begun:.1f} s", flush=True)
            return
        time.sleep(1)
    raise StepFailed(f"The figures of {FORCE_SLUG} are not in the snapshot of {month} after {SECONDS} s.")
