"""Refuses the retired words of this project (docs/glossary.md).

`python -m devtools.words` looks for them in pages, names, docstrings, comments, tests and docs, and prints each place.
It also refuses locals that name nothing (`devtools/local_names.py`) and commit subjects that are too long. `ALLOWED`
lists the paths that may use the words, with reasons.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devtools.local_names import vague_names_in, vague_names_in_script
from mspt.setup import places

LONGEST_SUBJECT = 72
FIRST_CHECKED = "2026-11-28"  # commits before this day keep their subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """One word or phrase, as a pattern of small letters, and its replacement.

    Every text that matches contains one of the `parts`. Looking for them first takes a tenth of the time.
    """

    name: str
    parts: tuple[str, ...]
    pattern: str
    instead: str


# The body of a page, message, request, table or SQL function, and a body-worn camera keep their names.
NOT_MARKUP = (
    r"(?<!__)(?<!govuk-)(?<!<)(?<!</)(?<!w:)(?<!office:)(?<!\.)(?<!request )(?<!response )(?<!409 )(?<!client_)"
    r"(?<!client_max_)(?<!function_)(?<!public sector )(?<!request_)"
)
NOT_HTTP = r"(?!_class|-indent|-worn|: new |: fields\b|: str\b|: bytes\b|=html\b|=self\.|=text,|\", \"(error|orelse)\")"
NOT_IN_A_BUILDING = r"(?<!control )(?<!front )(?<!back )(?<!rent out )"

RETIRED = (
    Retired(name="anew", parts=("anew",), pattern=r"anew", instead="again"),
    Retired(name="body", parts=("bod",), pattern=NOT_MARKUP + r"bod(y|ies)" + NOT_HTTP, instead="force"),
    Retired(name="bridge", parts=("bridge",), pattern=r"bridges?", instead="reconciliation, “How the total changed”"),
    Retired(name="come upon", parts=("upon",), pattern=r"c[oa]mes?[ _]upon", instead="find"),
    # A visit is made at the door of a building.
    Retired(name="door", parts=("door",), pattern=r"(?<!at[ -]the[ -])doors?", instead="view, API, entry point"),
    Retired(name="floor", parts=("floor",), pattern=r"(?<!math\.)floors?", instead="layer; minimum"),
    Retired(name="hand in", parts=("hand",), pattern=r"hand(s|ed|ing)?[ _]in", instead="submit"),
    Retired(name="hand over", parts=("hand",), pattern=r"hand(s|ed|ing)?[ _]over", instead="transfer"),
    Retired(name="handover", parts=("handover",), pattern=r"handovers?", instead="transfer"),
    Retired(
        name="look after", parts=("after",), pattern=r"look(s|ed|ing)?[ _]after", instead="owns, manages; “Unassigned”"
    ),
    Retired(name="made to fit", parts=("fit",), pattern=r"made[ _]to[ _]fit", instead="converted"),
    Retired(name="mend", parts=("mend",), pattern=r"mend(s|ed|ing)?", instead="fix"),
    Retired(name="move refused", parts=("refused",), pattern=r"move_?refused", instead="TransitionNotAllowed"),
    Retired(name="no more (no longer)", parts=("more",), pattern=r"no[ _]more(?![ _]than)", instead="no longer"),
    Retired(name="is open since", parts=("since",), pattern=r"is[ _]open[ _]since", instead="opened on"),
    Retired(name="one of both", parts=("both",), pattern=r"one[ _]of[ _]both", instead="either"),
    # A text to read may say “ring 999”: the pattern that finds it lists the verb first.
    Retired(
        name="ring (call)", parts=("ring", "rung", "rang"), pattern=r"(ring(?!\|call)|rings|rung|rang)", instead="call"
    ),
    Retired(name="room", parts=("room",), pattern=NOT_IN_A_BUILDING + r"rooms?", instead="app"),
    Retired(name="stale", parts=("stale",), pattern=r"stale", instead="edit conflict"),
    Retired(name="stands", parts=("stand",), pattern=r"stands?(?!-alone|[ _]out)", instead="is; status"),
    Retired(
        name="take back", parts=("back",), pattern=r"(take|takes|took|taken|taking)[ _](it )?back", instead="withdraw"
    ),
    Retired(
        name="take in", parts=("tak", "took"), pattern=r"(take|takes|took|taken|taking)[ _]in", instead="import, add"
    ),
    Retired(
        name="take over",
        parts=("over",),
        pattern=r"(take|takes|took|taken|taking)[ _]over",
        instead="transfer, receive",
    ),
    Retired(name="taken into", parts=("into",), pattern=r"taken[ _]into(?! account)", instead="added to"),
    Retired(name="told", parts=("told",), pattern=r"told", instead="informed, recorded, shown"),
    Retired(name="way on", parts=("way",), pattern=r"way[ _]on", instead="next step"),
    Retired(name="what waits", parts=("waits",), pattern=r"what[ _]waits", instead="to do"),
    Retired(name="whoever", parts=("whoever", "whomever"), pattern=r"who(m)?ever", instead="the person who"),
    Retired(name="whom", parts=("whom",), pattern=r"whom", instead="who"),
)

# Path prefixes where a word is allowed, and why.
ALLOWED = {
    "devtools/words": "the list itself",
    "docs/reviews/": "quotes what reviewers wrote",
    "docs/adr/0026": "the table of old and new names",
    "docs/glossary.md": "says which words are no longer used",
    "investigations/returns/parsers.py": "“handed over” is accepted in the tables of forces",
    "tests/investigations/test_rows.py": "a table of a force says “handed over”",
    "nrm/crime/choices.py": "outcome 4 of the Home Office is “taken into consideration”",
    "core/fonts/": "licences of others",
    "frontend/licences/": "licences of others",
    "demo/library/": "texts of invented authors: visits are made at doors",
    "demo/order_words.py": "what invented officers wrote of visits",
    "demo/referral_": "what happened to invented people: it happened in rooms",
    "reference/data/": "published names",
    "orders/data/": "words of courts",
    "matching/data/": "words of addresses",
    "tests/devtools/test_words.py": "examples of what the check finds",
    "tests/guidance/questions.csv": "questions as officers type them",
    "tests/libreoffice_edits.py": "a name of LibreOffice’s own interface has “bridge”",
}
# A word ends where letters end, so that a part of a name with underscores counts.
PATTERNS = {retired.name: re.compile(rf"(?<![a-z])(?:{retired.pattern})(?![a-z])") for retired in RETIRED}
ENDINGS = {".py", ".html", ".md", ".sql", ".txt", ".js", ".typ"}


@dataclass(frozen=True, slots=True)
class WordPlace:
    """One line that contains a retired word."""

    word: str
    path: str
    line: int
    text: str


def tracked() -> list[Path]:
    """The project's files to check: no migrations, no build output."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=places.ROOT, capture_output=True, text=True, check=True
    )
    return [
        Path(name)
        for name in listed.stdout.splitlines()
        if Path(name).suffix in ENDINGS
        and not name.startswith(("static/", "node_modules/", *ALLOWED))
        and "/migrations/" not in name
        and (places.ROOT / name).is_file()
    ]


def staged() -> list[Path]:
    """Those of the files to check that the next commit changes."""
    listed = subprocess.run(
        ["git", "diff", "--cached", "--name-only", "--diff-filter=d"],
        cwd=places.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    changed = {Path(name) for name in listed.stdout.splitlines()}
    return [path for path in tracked() if path in changed]


def found_in(text: str) -> list[tuple[str, int]]:
    """Each retired word of a text with the number of its line, in order."""
    text = text.lower()
    present = [retired for retired in RETIRED if any(part in text for part in retired.parts)]
    if not present:
        return []
    return [
        (retired.name, number)
        for number, line in enumerate(text.split("\n"), start=1)
        for retired in present
        if any(part in line for part in retired.parts)
        for _ in PATTERNS[retired.name].finditer(line)
    ]


def places_of(files: Iterable[Path]) -> list[WordPlace]:
    """Every place of a retired word in these files of the project."""
    result = []
    for path in files:
        text = (places.ROOT / path).read_text(encoding="utf-8")
        lines = text.split("\n")
        result += [WordPlace(word, str(path), number, lines[number - 1].strip()) for word, number in found_in(text)]
    return result


def vague_locals(files: Iterable[Path]) -> list[str]:
    """Every local in these files that names nothing, in a sentence with its place."""
    readers = {".py": vague_names_in, ".js": vague_names_in_script}
    return [
        f"{path}:{line}: “{name}” names nothing. Call it what it is."
        for path in files
        if path.suffix in readers
        for name, line in readers[path.suffix]((places.ROOT / path).read_text(encoding="utf-8"))
    ]


def long_subjects() -> list[str]:
    """Commit subjects that are too long, since the limit was agreed; none without a git history."""
    if not (places.ROOT / ".git").exists():
        return []
    logged = subprocess.run(
        ["git", "log", f"--since={FIRST_CHECKED}T00:00:00Z", "--no-merges", "--format=%h %s"],
        cwd=places.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line for line in logged.stdout.splitlines() if len(line.partition(" ")[2]) > LONGEST_SUBJECT]


def is_too_long(message: str) -> bool:
    """Whether the subject of a commit message, its first line that is not a comment, is too long."""
    lines = [line for line in message.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and len(lines[0]) > LONGEST_SUBJECT and not lines[0].lower().startswith("merge")


def main(arguments: list[str] | None = None) -> int:
    """Print each place of a retired word, each local that names nothing and each long commit subject; 1 if any."""
    parser = argparse.ArgumentParser(prog="python -m devtools.words", description=__doc__.partition("\n")[0])
    parser.add_argument("--show", metavar="WORD", help="print the places of one word only")
    parser.add_argument("--message", metavar="FILE", type=Path, help="check one commit message only (a git hook)")
    parser.add_argument("--staged", action="store_true", help="check the files of the next commit only (a git hook)")
    chosen = parser.parse_args(arguments)
    if chosen.message is not None:
        if is_too_long(chosen.message.read_text(encoding="utf-8")):
            print(f"The subject of this commit is longer than {LONGEST_SUBJECT} characters.", file=sys.stderr)
            return 1
        return 0
    instead = {retired.name: retired.instead for retired in RETIRED}
    files = staged() if chosen.staged else tracked()
    refused = [place for place in places_of(files) if chosen.show in {None, place.word}]
    for place in refused:
        print(f"{place.path}:{place.line}: “{place.word}” is retired. Write: {instead[place.word]}.")
        print(f"  {place.text[:140]}")
    others = [] if chosen.show else vague_locals(files)
    if not chosen.staged:
        others += [f"This subject is longer than {LONGEST_SUBJECT} characters: {line}" for line in long_subjects()]
    print("".join(f"{line}\n" for line in others), end="")
    return 1 if refused or others else 0


if __name__ == "__main__":
    sys.exit(main())
