"""ClamAV's own service scans files if it is configured; then no unscanned file is accepted."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from documents import receiving, scanning
from documents.scanning import NotScanned

BAD = b"OUR-OWN-SIGNATURE"


class Scanner:
    """A small service with clamd's protocol: it accepts INSTREAM, and detects one signature of our own."""

    def __init__(self, listening: socket.socket, *, most: int) -> None:
        self.heard = b""
        self._listening, self._most = listening, most
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                connection.sendall(self._answer(stream))

    def _answer(self, stream: Any) -> bytes:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
            if len(content) > self._most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.heard = content
        return b"stream: Our.Own.Signature FOUND\0" if BAD in content else b"stream: OK\0"


@contextmanager
def scanner(settings: Any, *, most: int = 10**7) -> Iterator[Scanner]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        yield Scanner(listening, most=most)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MSPT_FILES_DIR = str(tmp_path / "documents")


def names_in(settings: Any) -> list[str]:
    return [path.name for path in Path(settings.MSPT_FILES_DIR).rglob("*") if path.is_file()]


def test_every_byte_is_scanned(settings: Any) -> None:
    content = bytes(range(256)) * 4000

    with scanner(settings) as listening:
        assert scanning.found_in(io.BytesIO(content)) == ""
        assert listening.heard == content


def test_detected_virus_is_named_and_nothing_is_stored(settings: Any) -> None:
    with scanner(settings):
        came = receiving.of_file(io.BytesIO(b"A transcript. " + BAD), sent_name="a.txt")

    assert (came.refusal, came.detail, came.stored_as) == ("virus", "Our.Own.Signature", None)
    assert came.sentence.startswith("The virus scanner found a threat in the file (Our.Own.Signature).")
    assert names_in(settings) == []


def test_clean_file_has_its_scan_time(settings: Any) -> None:
    with scanner(settings):
        came = receiving.of_file(io.BytesIO(b"A transcript."), sent_name="a.txt")

    assert came.scanned_at is not None
    assert len(names_in(settings)) == 1


def test_no_file_is_accepted_while_the_scanner_is_down(settings: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{unused.getsockname()[1]}"

    came = receiving.of_file(io.BytesIO(b"A transcript."), sent_name="a.txt")

    assert came.refusal == "scanner_down"
    assert "the scanner is not responding. The file was not saved. Try again" in came.sentence
    assert names_in(settings) == []


def test_files_are_accepted_unscanned_without_a_configured_scanner(settings: Any) -> None:
    settings.CLAMD_URL = ""

    came = receiving.of_file(io.BytesIO(b"A transcript."), sent_name="a.txt")

    assert (came.refusal, came.scanned_at) == ("", None)


def test_file_too_large_for_the_scanner_is_refused(settings: Any) -> None:
    with scanner(settings, most=1000), pytest.raises(NotScanned) as why:
        scanning.found_in(io.BytesIO(b"x" * 10_000_000))

    assert why.value.code in {"scanner_limit", "scanner_down"}  # a reset may overtake the answer


@pytest.mark.parametrize("answer", [b"", b"\0", b"stream: maybe\0", b"UNKNOWN COMMAND\0", b"stream: OK but\0"])
def test_any_other_reply_does_not_count_as_clean(settings: Any, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(Scanner, "_answer", lambda _self, stream: stream.read(1) and answer)

    with scanner(settings), pytest.raises(NotScanned):
        scanning.found_in(io.BytesIO(b"x"))


def test_local_socket_is_a_valid_address_too(settings: Any, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(tmp_path / "clamd"))
        listening.listen()
        settings.CLAMD_URL = f"unix://{tmp_path / 'clamd'}"
        Scanner(listening, most=1000)

        assert scanning.found_in(io.BytesIO(BAD)) == "Our.Own.Signature"
