"""Uses a running demonstration as people would, over HTTP, and says what does not work.

Behind `bin/demo --check`. Knows nothing of the code: only addresses, forms and pages.
"""

from __future__ import annotations

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from mspt.local import people

# Pages that each role opens from its home.
EVERYBODY = ("/", "/accounts/")
POLICE = ("/returns/", "/investigations/", "/snapshots/")
PAGES: dict[str, tuple[str, ...]] = {
    "force analyst": (*EVERYBODY, *POLICE),
    "force lead": (*EVERYBODY, *POLICE),
    "coordinator": (*EVERYBODY, *POLICE, "/review/"),
    "national team": (*EVERYBODY, *POLICE, "/review/"),
    "national team, confirms publishing": (*EVERYBODY, *POLICE),
    "partner": (*EVERYBODY, "/snapshots/"),
    "auditor": (*EVERYBODY, "/oversight/log/"),
    "administrator": (*EVERYBODY, "/oversight/people/", "/oversight/vocabularies/"),
    "second administrator": (*EVERYBODY, "/oversight/people/"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the service answered in the end, redirects followed."""

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

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(urllib.request.Request(self._url(path)))  # noqa: S310  (our own http address)

    def send(self, page: Answer, values: Mapping[str, str], *, to: str | None = None) -> Answer:
        """Send a form of a page that was opened, to its own address or to another."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token_in(page.text), **values}).encode()
        url = self._url(to) if to else page.url
        return self._ask(urllib.request.Request(url, data=body, headers={"Referer": page.url}))  # noqa: S310

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in through the form."""
        return self.send(self.get("/accounts/login/"), {"login": email, "password": password})

    def _url(self, path: str) -> str:
        return urllib.parse.urljoin(self.address, path)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=30) as reply:
                return Answer(status=reply.status, url=reply.url, text=reply.read().decode(errors="replace"))
        except urllib.error.HTTPError as reply:
            return Answer(status=reply.code, url=reply.url or "", text=reply.read().decode(errors="replace"))


def token_in(page: str) -> str:
    """The token that a form of the page must send back; empty when the page has no form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return unescape(found[1]) if found else ""


def problems_at(address: str) -> list[str]:
    """Everything that did not work, a sentence each; empty when all did."""
    return [problem for person in people.PEOPLE for problem in pages_of(person, address)]


def pages_of(person: people.Person, address: str) -> list[str]:
    """Sign a person in and open the main pages of their role; what went wrong."""
    browser = Browser(address)
    answer = browser.sign_in(person.email, people.password())
    if answer.status != 200 or urllib.parse.urlsplit(answer.url).path.startswith("/accounts/login"):
        return [f"{person.email} ({person.role}) can't sign in: {answer.status} at {answer.url}"]
    problems = []
    for path in PAGES[person.role]:
        page = browser.get(path)
        if page.status != 200 or urllib.parse.urlsplit(page.url).path != path:
            problems.append(f"{person.role} opens {path}: {page.status} at {page.url}")
    print(f"  {person.role}: signed in, opened {len(PAGES[person.role])} pages", flush=True)
    return problems
