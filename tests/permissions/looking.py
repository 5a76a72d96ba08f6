"""Classifies a response: its word in the table, its headers, and its content.

Comparisons replace everything that differs between requests by fixed words.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

# A table word for a response. *Explained* is a redirect to a page that says why nothing was done.
YES, DONE, EXPLAINED, SIGN_IN, FORBIDDEN, NOT_FOUND, BAD_INPUT, EDIT_CONFLICT, NO_METHOD, UNAUTHORISED, SIGNED_OUT = (
    "2",
    "3",
    "t",
    "L",
    "F",
    "N",
    "U",
    "C",
    "M",
    "A",
    "O",
)
STATUSES = {
    200: YES,
    403: FORBIDDEN,
    404: NOT_FOUND,
    422: BAD_INPUT,
    409: EDIT_CONFLICT,
    405: NO_METHOD,
    401: UNAUTHORISED,
}
EXPECTED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def word_of(answer: Any, *, was_done: bool) -> str:
    """The table's word for a response; any other status is returned unchanged."""
    if answer.status_code in {301, 302, 303}:
        if answer.headers["Location"].startswith("/accounts/login/"):
            return SIGNED_OUT if was_done else SIGN_IN
        return DONE if was_done else EXPLAINED
    return STATUSES.get(answer.status_code, str(answer.status_code))


# A library file: nothing in it runs, loads or may be framed.
OF_A_FILE = "sandbox; default-src 'none'; frame-ancestors 'none'"
POSTED_FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
SCRIPT = re.compile(r"<script\b[^>]*>")
NONCE = re.compile(r'nonce="([^"]+)"')
ACTION = re.compile(r'action="([^"]*)"')


def faults_of_forms(answer: Any) -> list[str]:
    """Forms that a browser could not send: without the token the service refuses them; the test client ignores it."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return [
        f"the form to {match[1] if (match := ACTION.search(form)) else 'the page itself'} carries no token"
        for form in POSTED_FORM.findall(answer.content.decode())
        if "csrfmiddlewaretoken" not in form
    ]


def faults_of_scripts(answer: Any) -> list[str]:
    """Scripts that a browser would not run, as they lack the nonce of their response. Data in JSON is no script."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    policy = answer.headers.get("Content-Security-Policy", "")
    return [
        f"{tag} has not the nonce of its response"
        for tag in SCRIPT.findall(answer.content.decode())
        if 'type="application/json"' not in tag
        and not ((nonce := NONCE.search(tag)) and f"'nonce-{nonce[1]}'" in policy)
    ]


def faults_of_headers(answer: Any) -> list[str]:
    """Headers missing from the response although every response has them."""
    faults = [
        f"{name} is {answer.headers.get(name)!r}, not {value!r}"
        for name, value in EXPECTED_HEADERS.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if policy != OF_A_FILE and (
        "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "base-uri 'none'" not in policy
    ):
        faults.append(f"the content security policy is {policy!r}")
    if "unsafe" in policy or "*" in policy or "http" in policy:
        faults.append(f"the content security policy lets too much in: {policy!r}")
    cached = answer.headers.get("Cache-Control", "")
    if "no-store" not in cached:
        faults.append(f"Cache-Control is {cached!r}, without no-store")
    if not answer.headers.get("Permissions-Policy"):
        faults.append("there is no Permissions-Policy")
    faults += [
        f"the cookie {cookie.key} lacks HttpOnly or SameSite"
        for cookie in answer.cookies.values()
        if cookie.value and not (cookie["httponly"] and cookie["samesite"])
    ]
    return faults


def text_of(answer: Any) -> str:
    """The whole response body as text, streamed or not; of a workbook or ZIP archive, the text of all its files."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


REPLACED = (
    (re.compile(r"nonce-[A-Za-z0-9+/=_-]+"), "nonce-NONCE"),
    (re.compile(r'nonce="[^"]*"'), 'nonce="NONCE"'),
    (re.compile(r'(csrfmiddlewaretoken" value=")[^"]*'), r"\1TOKEN"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "REQUEST"),
    (re.compile(r"(csrf=)[^;]*"), r"\1TOKEN"),
)


def without_what_differs(text: str, path: str) -> str:
    """The text with nonce, CSRF token, request id and requested path as fixed words."""
    text = text.replace(path, "/ASKED/")
    for pattern, word in REPLACED:
        text = pattern.sub(word, text)
    return text


def seen_by_stranger(answer: Any, path: str) -> tuple[int, str, str]:
    """Status, headers and response body as an unauthorised user could compare them."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    cookies = answer.cookies.output()
    return (
        answer.status_code,
        without_what_differs(f"{headers}\n{cookies}", path),
        without_what_differs(text_of(answer), path),
    )
