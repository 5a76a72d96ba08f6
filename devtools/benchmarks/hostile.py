"""Measures what slow connections and a burst of uploads do to everybody else, against a running service:

    .venv/bin/python -m devtools.benchmarks.hostile http://127.0.0.1:8000 --slow 200
    .venv/bin/python -m devtools.benchmarks.hostile http://127.0.0.1:8000 --uploads 20
        --as nrm.gwent@example.org --password …

Prints the median and the 95th percentile of another person's page, in seconds, before and during the load. It takes at
most a minute, and contacts no host but this machine.
"""

from __future__ import annotations

import argparse
import socket
import ssl
import statistics
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devtools.check import Browser

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ASKED, PATIENCE, LONGEST = 40, 10.0, 60.0
ROWS = 50_000


def unchecked() -> ssl.SSLContext:
    """Accept any certificate: this machine's own has no authority."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def timed(address: str, path: str, *, times: int = ASKED) -> list[float]:
    """Seconds of a page, requested repeatedly; PATIENCE if it did not arrive."""
    took = []
    ends = time.monotonic() + LONGEST
    while len(took) < times and time.monotonic() < ends:
        began = time.monotonic()
        try:
            request = urllib.request.Request(address + path)
            with urllib.request.urlopen(request, timeout=PATIENCE, context=unchecked()) as answer:
                answer.read()
            took.append(time.monotonic() - began)
        except (OSError, urllib.error.URLError):
            took.append(PATIENCE)
        time.sleep(0.05)
    return took


def in_words(took: list[float]) -> str:
    """The median and the 95th percentile."""
    waited = sum(seconds >= PATIENCE for seconds in took)
    at = sorted(took)[max(0, round(0.95 * len(took)) - 1)]
    never = f", {waited} of {len(took)} not within {PATIENCE:.0f} s" if waited else ""
    return f"p50 {statistics.median(took):.3f} s, p95 {at:.3f} s{never}"


@contextmanager
def slow(address: str, count: int) -> Iterator[None]:
    """Open this many connections that each send a piece of a header every second."""
    where = urllib.parse.urlsplit(address)
    lines = []
    for _ in range(count):
        line = socket.create_connection((where.hostname or "", where.port or 443), timeout=5)
        if where.scheme == "https":
            line = unchecked().wrap_socket(line)
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        lines.append(line)
    over = threading.Event()
    thread = threading.Thread(target=drip, args=(lines, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        for line in lines:
            line.close()


def drip(lines: list[socket.socket], over: threading.Event) -> None:
    """Send one more piece on each line, until the block is over."""
    while not over.wait(1):
        for line in lines:
            try:
                line.sendall(b"X-A: b\r\n")
            except OSError:
                continue


@contextmanager
def uploading(address: str, count: int, *, email: str, password: str) -> Iterator[list[int]]:
    """Upload this many files of 50,000 rows at once, as one person; collects the response statuses as they come."""
    rows = "\n".join(f"K7M-{number},NRM-{number},Positive RG,1 November 2026" for number in range(ROWS))
    content = f"Our reference,Authority reference,Decision,Decision date\n{rows}\n".encode()
    statuses: list[int] = []
    threads = [
        threading.Thread(target=upload, args=(address, email, password, content, statuses.append)) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield statuses
    finally:
        for thread in threads:
            thread.join(LONGEST)


def upload(address: str, email: str, password: str, content: bytes, tell: Callable[[int], None]) -> None:
    """Sign in, and send the file once."""
    browser = Browser(address)
    browser.sign_in(email, password)
    page = browser.get("/nrm/decisions/")
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    mark = uuid.uuid4().hex
    parts = (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    )
    form_data = parts.encode() + content + f"\r\n--{mark}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": page.url}
    sent = urllib.request.Request(page.url, data=form_data, headers=headers)
    try:
        with browser.opener.open(sent, timeout=LONGEST) as answer:
            tell(answer.status)
    except urllib.error.HTTPError as answer:
        tell(answer.code)
    except OSError:
        tell(0)


def main() -> int:
    """Run the chosen measurements."""
    parser = argparse.ArgumentParser(prog="python -m devtools.benchmarks.hostile")
    parser.add_argument("address")
    parser.add_argument("--page", default="/accounts/login/")
    parser.add_argument("--slow", type=int, default=0, help="connections that drip")
    parser.add_argument("--uploads", type=int, default=0, help="files at once")
    parser.add_argument("--as", dest="email", default="")
    parser.add_argument("--password", default="")
    chosen = parser.parse_args()
    if urllib.parse.urlsplit(chosen.address).hostname not in LOOPBACK:
        print("Only a service on this machine is measured.", file=sys.stderr)
        return 2
    print(f"before: {in_words(timed(chosen.address, chosen.page))}")
    if chosen.slow:
        with slow(chosen.address, chosen.slow):
            print(f"with {chosen.slow} slow connections: {in_words(timed(chosen.address, chosen.page))}")
    if chosen.uploads:
        with uploading(chosen.address, chosen.uploads, email=chosen.email, password=chosen.password) as statuses:
            print(f"with {chosen.uploads} uploads: {in_words(timed(chosen.address, chosen.page))}")
        print(f"their answers: {sorted(statuses)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
