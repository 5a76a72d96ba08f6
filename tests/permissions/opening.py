"""What a person sees after opening a URL by reloading, typing or signing in: a page, never a bare status."""

from __future__ import annotations

from tests.permissions.people import Person
from tests.permissions.trying import RequestHelper, Tried

MOST_STEPS = 4  # a URL may redirect to its page, and that one to the role's page
REDIRECTS = {301, 302, 303}


def faults_of_opening(requests: RequestHelper, person: Person, name: str, tried: Tried) -> list[str]:
    """Follow the redirects of an opened URL; empty if they end at a page with text.

    It sends requests of its own, so it is called after the block of the first one, which is rolled back there. Many
    URLs lead to the same page: nothing changes between requests, so each person opens it once.
    """
    for _ in range(MOST_STEPS - 1):
        if tried.answer.status_code not in REDIRECTS:
            break
        target = tried.answer.headers["Location"]
        if (person.kind, target) in requests.opened:
            return []
        with requests.trying(person, "GET", target, {}) as tried:
            pass
    status = tried.answer.status_code
    is_refused = status == 405 and not name.startswith("api:")  # an API client gets a message
    if is_refused or status in REDIRECTS or not tried.body.strip():
        return [f"{person.kind}: {tried.path} answers {status} with {len(tried.body)} characters"]
    requests.opened.add((person.kind, tried.path))
    return []
