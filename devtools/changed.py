"""Which tests a change touches, for `bin/test --changed`: by imports, by app, and by file names in the tests' text.

A changed module selects the tests that import it, directly or through other modules, and the tests of its app and of
the apps that use it: Django finds views, tasks, templates and SQL without an import. A changed template selects the
apps whose templates include or extend it. A file that a test names (documents, data, scripts) selects that test. A file
that nothing explains (settings, locks, the common conftest.py) selects every test: in doubt, more tests run.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mspt.setup import places

# Text for people: only tests that name a file of these depend on it.
ONLY_WHERE_NAMED = (".md", ".png", ".jpg", ".txt")
# They decide how every test runs.
TOUCH_ALL = frozenset(
    {"tests/conftest.py", "tests/settings.py", "tests/roles.py", "devtools/groups.py", "pyproject.toml", "dev.lock"}
    | {"mspt/settings.py", "mspt/urls.py", "mspt/environment.py"}
)
# What a browser loads.
OF_THE_BROWSER = ("static/", "frontend/")
EVERY_PAGE = "tests/browser/test_every_page.py"  # the walk that opens each kind of page
MATRIX = "tests/permissions/"
URLS = "tests/test_url_walk.py"


@dataclass(frozen=True, slots=True)
class Selection:
    """The test files that a change touches, each with the changed path that selects it.

    `apps` are those whose addresses the permission matrix asks; `everything` says why it can't be narrowed down.
    """

    files: dict[str, str] = field(default_factory=dict)
    apps: frozenset[str] = frozenset()
    everything: str = ""


def changed_files(base: str = "") -> list[str]:
    """Paths that differ from a revision: in commits, in the working tree, or not yet added.

    The default is where this branch left `main`; on `main` itself, the last commit.
    """
    since = base or _git("merge-base", "HEAD", "main").strip() or "HEAD"
    names = _git("diff", "--name-only", "--no-renames", since) + _git("ls-files", "--others", "--exclude-standard")
    return sorted(set(names.split("\n")) - {""})


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=places.ROOT, capture_output=True, text=True, check=False)
    if done.returncode and arguments[0] != "merge-base":
        raise places.CannotRun(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Sources:
    """The Python files of the checkout, by path, and what each imports."""

    root: Path
    imports: dict[str, frozenset[str]]

    @classmethod
    def read(cls, root: Path) -> Sources:
        """Parse every module of the apps and of the tests."""
        folders = [each for each in root.iterdir() if each.is_dir() and (each / "__init__.py").exists()]
        paths = {path.relative_to(root).as_posix() for each in folders for path in each.rglob("*.py")}
        modules = {module_of(path): path for path in paths}
        return cls(root=root, imports={path: frozenset(_imports(root / path, path, modules)) for path in paths})

    def depend_on(self, changed: Iterable[str]) -> set[str]:
        """The changed files and every file that imports one of them, directly or through others."""
        importers: dict[str, set[str]] = {}
        for path, imported in self.imports.items():
            # Every test has the fixtures of tests/conftest.py; few use what it imports, and none is meant by it.
            for each in imported if path not in TOUCH_ALL else ():
                importers.setdefault(each, set()).add(path)
        reached, waiting = set(changed), [*changed]
        while waiting:
            new = importers.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        return reached

    @property
    def tests(self) -> list[str]:
        """The paths of the test files."""
        return sorted(path for path in self.imports if is_test(path))


def is_test(path: str) -> bool:
    """Whether pytest collects this file."""
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def module_of(path: str) -> str:
    """The name under which a file is imported."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(file: Path, path: str, modules: dict[str, str]) -> Iterator[str]:
    """The files that a file imports. A test also has the fixtures of its folder's conftest.py."""
    package = module_of(path).split(".")
    if not path.endswith("/__init__.py"):
        package.pop()
    if is_test(path) and (near := f"{Path(path).parent.as_posix()}/conftest.py") in modules.values():
        yield near
    for node in ast.walk(ast.parse(file.read_text(), filename=path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            names = [origin, *(f"{origin}.{alias.name}" for alias in node.names)]
        yield from (modules[name] for name in names if name in modules)


def select(changed: Iterable[str], sources: Sources) -> Selection:
    """The test files that the changed paths touch."""
    changed = [*changed]
    if everything := next((path for path in changed if path in TOUCH_ALL), ""):
        return Selection(everything=f"{everything} decides how every test runs")
    chosen: dict[str, str] = {}
    apps: set[str] = set()
    for path in changed:
        touched = set(_touched(path, sources))
        if reached := _apps_of(path, sources):
            apps |= reached | {"api"}
            touched |= {*_tests_under(MATRIX, sources), URLS}
        if not touched and not path.endswith(ONLY_WHERE_NAMED) and not path.startswith("tests/"):
            return Selection(everything=f"nothing says which tests {path} touches")
        for test in touched:
            chosen.setdefault(test, path)
    files = {test: chosen[test] for test in sorted(chosen) if test in sources.imports}
    return Selection(files=files, apps=frozenset(apps))


def _apps_of(path: str, sources: Sources) -> set[str]:
    """The apps with pages that a changed file can change: those of the modules and templates that use it."""
    if path.startswith("templates/"):
        return _apps_of_template(path.removeprefix("templates/"), sources.root)
    top = path.split("/")[0]
    if top in {"tests", "devtools", "demo", "docs"} or path.endswith(ONLY_WHERE_NAMED) or "/" not in path:
        return set()
    using = sources.depend_on([path]) if path.endswith(".py") else {path}
    return {each.split("/")[0] for each in using if (sources.root / each.split("/")[0] / "urls.py").exists()}


def _touched(path: str, sources: Sources) -> Iterator[str]:
    """The test files that one changed path touches."""
    yield from (test for test in sources.tests if _names(sources.root / test, path))
    top = path.split("/")[0]
    if path.endswith(".py"):
        using = sources.depend_on([path])
        yield from filter(is_test, using)
        for app in {each.split("/")[0] for each in using} - {"tests", top}:
            yield from _tests_under(f"tests/{app}/", sources)
    if path.startswith("templates/"):
        for app in _apps_of_template(path.removeprefix("templates/"), sources.root):
            yield from _tests_under(f"tests/{app}/", sources)
        yield EVERY_PAGE
    elif path.startswith(OF_THE_BROWSER):
        yield from _tests_under("tests/frontend/", sources)
        yield from _tests_under("tests/browser/", sources)
    # A deleted module is in no graph, but its app's tests show who still needs it.
    elif top != "tests" and not path.endswith(ONLY_WHERE_NAMED):
        yield from _tests_under(f"tests/{top}/", sources)


def _tests_under(folder: str, sources: Sources) -> Iterator[str]:
    return (test for test in sources.tests if test.startswith(folder))


def _names(test: Path, path: str) -> bool:
    """Whether the text of a test names a file, or the folder of a document."""
    parts = Path(path).parts
    names = {parts[-1]} - {"__init__.py", "README.md"} | (
        {parts[-2]} if parts[0] == "docs" and len(parts) > 2 else set()
    )
    return any(re.search(rf"[\"'/ ]{re.escape(name)}\b", _text(test)) for name in names)


@cache
def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _apps_of_template(name: str, root: Path) -> set[str]:
    """The apps whose pages show a template: its own, and those whose templates name it, directly or through others."""
    folder = root / "templates"
    uses = {
        path.relative_to(folder).as_posix(): set(re.findall(r"[\"']([\w/.-]+\.html)", path.read_text()))
        for path in folder.rglob("*.html")
    }
    reached, waiting = {name}, [name]
    while waiting:
        used = waiting.pop()
        new = {each for each, using in uses.items() if used in using} - reached
        reached |= new
        waiting += new
    return {each.split("/")[0] for each in reached if "/" in each}
