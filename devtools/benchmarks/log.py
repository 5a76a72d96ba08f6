"""Measures the cost of the access log: pages at 25 requests a second over HTTP, with and without it, in turn.

The web server runs as `bin/demo` starts it; the log is sealed every five seconds, as by beat. Requests are sent on
schedule, whether or not earlier ones have been answered, so that waiting becomes visible.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg

from demo import sign_ins
from devtools import check

RATE = 25  # requests a second
SECONDS = 12
ROUNDS = 3
SERVERS = {"with the log": "mspt.wsgi:application", "without": "devtools.benchmarks.without_log:application"}
PATHS = ("/", "/investigations/", "/returns/", "/snapshots/")


@contextlib.contextmanager
def serving(application: str) -> Iterator[str]:
    """Start a web server and yield its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{listening.fileno()}"]
        server = subprocess.Popen(
            [*command, "--workers", "2", "--threads", "8", "--worker-class", "gthread", "--preload"],
            pass_fds=[listening.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            for _ in range(300):
                with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                    urllib.request.urlopen(f"{address}/health/live", timeout=5).close()
                    break
                time.sleep(0.1)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


@contextlib.contextmanager
def sealing() -> Iterator[None]:
    """Seal the log every five seconds inside the block."""
    over = threading.Event()

    def seal() -> None:
        with psycopg.connect(os.environ["COUNTER_DATABASE_URL"], autocommit=True) as connection:
            while not over.wait(5):
                connection.execute("select audit.seal()")

    thread = threading.Thread(target=seal)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def round_of(address: str) -> list[float]:
    """Seconds from the time each request was due until its response was read."""
    browser = check.Browser(address)
    browser.sign_in(sign_ins.PEOPLE[0].email, sign_ins.password())
    for path in PATHS * 4:
        browser.get(path)
    began = time.perf_counter() + 0.2

    def ask(number: int) -> float:
        due = began + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        answer = browser.get(PATHS[number % len(PATHS)])
        if answer.status != 200:
            raise SystemExit(f"{answer.url} answers {answer.status}")
        return time.perf_counter() - due

    with ThreadPoolExecutor(max_workers=RATE * 2) as pool:
        return list(pool.map(ask, range(RATE * SECONDS)))


def main() -> int:
    """Print both, and the log's overhead."""
    took: dict[str, list[float]] = {name: [] for name in SERVERS}
    with sealing():
        for _ in range(ROUNDS):
            for name, application in SERVERS.items():
                with serving(application) as address:
                    took[name] += round_of(address)
    print(f"{RATE} requests a second for {SECONDS * ROUNDS} seconds each: what the log costs", flush=True)
    medians = {name: statistics.median(times) for name, times in took.items()}
    for name, times in took.items():
        late = statistics.quantiles(times, n=20)[-1]
        print(f"  {name:<14} median {medians[name] * 1000:6.1f} ms   95 % within {late * 1000:6.1f} ms")
    print(f"  ratio of the medians {medians['with the log'] / medians['without']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
