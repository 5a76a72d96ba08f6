"""Refuses code that could undo what keeps the service safe (P36), and secrets in the repository.

`python -m devtools.rules` reads every tracked file and prints each place. ruff's rules `S` (those of bandit) refuse
what is unsafe anywhere: unpickling, shells, statements put together from strings, weak hashes. These rules know the
project: which managers have a scope, and which modules may talk to other machines. `tests/mspt/test_caches.py` lists
the modules that may make markup. `ALLOWED` lists the exceptions by rule and place, with reasons.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from core.sentences import counted_noun
from mspt.setup import places

NOT_THE_PRODUCT = ("tests/", "devtools/", "demo/")
PLAIN = {"all", "filter", "exclude", "get", "first", "last", "values", "values_list", "in_bulk", "count", "exists"}
OF_A_RECORD = "rows of a record that the view has found in the reader's scope"

# rule: {path or path prefix: reason}
ALLOWED: dict[str, dict[str, str]] = {
    "unscoped": {
        "investigations/views/case_forms.py": OF_A_RECORD,
        "investigations/views/certification.py": OF_A_RECORD,
        "investigations/views/page_context.py": OF_A_RECORD,
        "investigations/views/returns.py": OF_A_RECORD,
        "investigations/views/review.py": OF_A_RECORD,
        "investigations/views/review_page.py": OF_A_RECORD,
        "investigations/views/row_answers.py": OF_A_RECORD,
        "investigations/views/rows.py": OF_A_RECORD,
        "investigations/views/shared.py": OF_A_RECORD,
        "investigations/views/submission.py": OF_A_RECORD,
        "investigations/views/threads.py": OF_A_RECORD,
        "investigations/views/workbooks.py": OF_A_RECORD,
        "nrm/views/data_rights.py": OF_A_RECORD,
        "nrm/views/data_rights_page.py": OF_A_RECORD,
        "nrm/views/exports.py": OF_A_RECORD,
        "nrm/views/referrals.py": OF_A_RECORD,
        "orders/views/visits.py": OF_A_RECORD,
        "reports/explorer/saved_views.py": "the module of saved views, which owns who reads which",
    },
    "raw SQL": {
        "nrm/assigned_records.py": "a call of an owner function, with parameters",
        "prosecutions/assigned_records.py": "a call of an owner function, with parameters",
        "prosecutions/action_plan/querysets.py": "a call of an owner function, with parameters",
        "orders/assigned_records.py": "a call of an owner function, with parameters",
        "investigations/querysets.py": "calls of owner functions, with parameters",
        "administration/log_questions.py": "calls of owner functions, with parameters",
        "audit/querysets.py": "a call of an owner function, with parameters",
        "guidance/search/results.py": "the operator of a phrase search, with a parameter",
    },
    "other machines": {
        "documents/scanning.py": "asks the configured virus scanner",
        "accounts/sso/protocol.py": "asks the configured providers of single sign-on for tokens and keys",
        "systems/webhooks/": "sends signed messages to the addresses that administrators registered",
    },
    "secret": {
        "tests/devtools/test_rules.py": "examples of what the check finds",
        "tests/mspt/test_settings.py": "an invented address, to show that no message prints its password",
    },
}
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "a cloud access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
    "a GitHub or GitLab token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,}|glpat-[\w-]{20,})"),
    "a package registry token": re.compile(r"\b(?:pypi-[\w-]{50,}|npm_[A-Za-z0-9]{36})\b"),
    "a Slack token": re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in a URL": re.compile(
        r"\b(?:postgres(?:ql)?|rediss?|amqps?|https?)://[^\s:/@{}<>$\"']+:[^\s@/{}<>$\"']{8,}@"
    ),
}
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off")
MANAGER = re.compile(r"objects\b.*= (\w+)\.as_manager|objects\b.*from_queryset\((\w+)")
NETWORK = {"socket", "http.client", "urllib.request", "smtplib", "ftplib", "requests", "httpx", "telnetlib", "authlib"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A place that breaks a rule, and what the rule says."""

    rule: str
    path: str
    line: int
    says: str

    @property
    def is_allowed(self) -> bool:
        """Whether the rule has an exception for this path."""
        return any(self.path.startswith(prefix) for prefix in ALLOWED.get(self.rule, ()))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.says}"


@cache
def scoped_models() -> frozenset[str]:
    """The models whose queryset knows who may see its rows, by name: it has `visible_to`, or inherits it."""
    classes: dict[str, list[str]] = {}
    managers: dict[str, str] = {}
    scoped: set[str] = set()
    for path in tracked():
        if not _is_of_product(path) or ("models" not in path and "querysets" not in path):
            continue
        for node in ast.walk(ast.parse((places.ROOT / path).read_text())):
            if not isinstance(node, ast.ClassDef):
                continue
            classes[node.name] = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
            if any(isinstance(part, ast.FunctionDef) and part.name == "visible_to" for part in node.body):
                scoped.add(node.name)
            for part in node.body:
                if match := MANAGER.match(ast.unparse(part)):
                    managers[node.name] = match[1] or match[2]
    while new := {name for name, bases in classes.items() if name not in scoped and scoped & {*bases}}:
        scoped |= new
    return frozenset(model for model, queryset in managers.items() if queryset in scoped)


def unscoped_in_views(path: str, tree: ast.Module) -> Iterator[Violation]:
    """A view that asks for records without saying whose scope: `Model.objects.filter` in place of `visible_to`."""
    if not re.search(r"(?:^|/|_)(?:views|api)(?:/|\.py$)", path):
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in PLAIN
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "objects"
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id in scoped_models()
        ):
            says = f"{ast.unparse(node)} in a view: begin with visible_to(user)"
            yield Violation(rule="unscoped", path=path, line=node.lineno, says=says)


def unchecked_forms(path: str, tree: ast.Module) -> Iterator[Violation]:
    """A view that takes forms of other sites."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.alias) and "csrf_exempt" in ast.unparse(node):
            yield Violation(rule="csrf", path=path, line=node.lineno, says="csrf_exempt lets other sites send forms")


def raw_sql(path: str, tree: ast.Module) -> Iterator[Violation]:
    """SQL inside a queryset. Statements of their own are with the app that owns them, and ruff reads those (S608)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", "") == "RawSQL" or getattr(node.func, "attr", "") in {"raw", "extra"}
        ):
            yield Violation(
                rule="raw SQL", path=path, line=node.lineno, says=f"{ast.unparse(node.func)} bypasses the ORM"
            )


def other_machines(path: str, tree: ast.Module) -> Iterator[Violation]:
    """A module that may reach another machine: only those that are listed do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        else:
            continue
        if names & NETWORK:
            says = f"imports {', '.join(sorted(names & NETWORK))}"
            yield Violation(rule="other machines", path=path, line=node.lineno, says=says)


RULES: tuple[Callable[[str, ast.Module], Iterator[Violation]], ...] = (
    unscoped_in_views,
    unchecked_forms,
    raw_sql,
    other_machines,
)


def broken_in(path: str, text: str) -> Iterator[Violation]:
    """Every place of a file that breaks a rule, exceptions included."""
    if path.endswith(".py") and _is_of_product(path):
        tree = ast.parse(text)
        for rule in RULES:
            yield from rule(path, tree)
    for number, line in enumerate(text.splitlines(), 1):
        if path.endswith(".html") and UNESCAPED.search(line):
            yield Violation(rule="unescaped", path=path, line=number, says="this turns HTML escaping off")
        for what, pattern in SECRETS.items():
            if pattern.search(line):
                yield Violation(rule="secret", path=path, line=number, says=f"this looks like {what}")


def _is_of_product(path: str) -> bool:
    return path.endswith(".py") and not path.startswith(NOT_THE_PRODUCT) and "/migrations/" not in path


def tracked() -> list[str]:
    """The files of the checkout that git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=places.ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def all_broken() -> list[Violation]:
    """Every broken rule in the tracked files that are text, without the exceptions."""
    broken = []
    for path in tracked():
        try:
            text = (places.ROOT / path).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture or font, or a file that is deleted and not yet committed
        broken += [each for each in broken_in(path, text) if not each.is_allowed]
    return broken


def main() -> int:
    """Print each broken rule; 1 if there is any."""
    broken = all_broken()
    for each in broken:
        print(each)
    print(f"{counted_noun(len(broken), 'violation')} of the rules for safe code.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
