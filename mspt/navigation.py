"""The menu: at most six sections, and the pages of the current section below it.

A section shows the pages that a person may open. With only one of them, the section has that page's name and no second
row.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts import duties
from accounts.choices import Role
from accounts.models import User

FORCE = frozenset({Role.ANALYST, Role.LEAD})
REVIEWERS = frozenset({Role.COORDINATOR, Role.NATIONAL})
POLICE = FORCE | REVIEWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One page of the menu: its title, URL name, the roles that see it, and the duty that it needs besides."""

    title: str
    url_name: str
    roles: frozenset[Role]
    duty: str = ""

    def is_for(self, user: User) -> bool:
        """Whether the person sees it."""
        return user.role in self.roles and (not self.duty or duties.has_duty(user, self.duty))


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSection:
    """Pages that belong together."""

    title: str
    entries: tuple[MenuEntry, ...]


MENU = (
    MenuSection(title="Home", entries=(MenuEntry(title="Home", url_name="home", roles=frozenset(Role)),)),
    MenuSection(
        title="Returns",
        entries=(
            MenuEntry(title="Monthly returns", url_name="investigations:return-list", roles=FORCE),
            MenuEntry(title="Review", url_name="investigations:review-queue", roles=REVIEWERS),
            MenuEntry(title="Returns by force", url_name="investigations:return-board", roles=REVIEWERS),
        ),
    ),
    MenuSection(
        title="Cases",
        entries=(
            MenuEntry(title="Investigations", url_name="investigations:investigation-list", roles=POLICE),
            MenuEntry(
                title="NRM referrals",
                url_name="nrm:referral-list",
                roles=frozenset(map(Role, duties.ROLES[duties.DutyKind.NRM])),
                duty=duties.DutyKind.NRM,
            ),
            MenuEntry(
                title="Orders",
                url_name="orders:order-list",
                roles=frozenset(map(Role, duties.ROLES[duties.DutyKind.ORDERS])),
                duty=duties.DutyKind.ORDERS,
            ),
            MenuEntry(title="Order register", url_name="orders:register-search", roles=POLICE | {Role.OFFICER}),
        ),
    ),
    MenuSection(
        title="Figures",
        entries=(
            MenuEntry(title="National picture", url_name="reports:national", roles=POLICE | {Role.PARTNER}),
            MenuEntry(title="NRM figures", url_name="reports:referral-figures", roles=POLICE),
            MenuEntry(title="Order figures", url_name="reports:order-figures", roles=POLICE),
            MenuEntry(title="Use of guidance", url_name="reports:guidance-figures", roles=POLICE),
        ),
    ),
    MenuSection(
        title="Guidance",
        entries=(
            MenuEntry(title="Guidance", url_name="guidance:library", roles=POLICE | {Role.OFFICER, Role.PARTNER}),
        ),
    ),
    MenuSection(
        title="People",
        entries=(
            MenuEntry(title="People", url_name="administration:people-list", roles=frozenset({Role.ADMINISTRATOR})),
        ),
    ),
    MenuSection(
        title="Settings",
        entries=(
            MenuEntry(
                title="Vocabularies",
                url_name="administration:vocabulary-list",
                roles=frozenset({Role.ADMINISTRATOR, Role.NATIONAL}),
            ),
            MenuEntry(title="NRM settings", url_name="nrm:rule-list", roles=frozenset({Role.ADMINISTRATOR})),
            MenuEntry(title="Order law settings", url_name="orders:law-list", roles=frozenset({Role.ADMINISTRATOR})),
        ),
    ),
    MenuSection(
        title="Feedback",
        entries=(
            MenuEntry(title="Feedback", url_name="administration:feedback-list", roles=frozenset({Role.ADMINISTRATOR})),
        ),
    ),
    MenuSection(
        title="Log",
        entries=(MenuEntry(title="Log", url_name="administration:log-list", roles=frozenset({Role.AUDITOR})),),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One link of the menu or of the row below it."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """The menu of a person on one page; `section` is empty where the current section has a single page."""

    items: tuple[MenuItem, ...]
    section: tuple[MenuItem, ...]
    title: str


def navigation_of(user: User, path: str) -> Navigation:
    """The menu of a person. The current page is the one whose URL is the longest prefix of the path."""
    shown = [
        (section, [(entry.title, reverse(entry.url_name)) for entry in section.entries if entry.is_for(user)])
        for section in MENU
    ]
    urls = [url for _section, entries in shown for _title, url in entries]
    here = max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    items: list[MenuItem] = []
    below: tuple[MenuItem, ...] = ()
    title = ""
    for section, entries in shown:
        if not entries:
            continue
        is_current = any(url == here for _title, url in entries)
        items.append(
            MenuItem(title=section.title if len(entries) > 1 else entries[0][0], url=entries[0][1], current=is_current)
        )
        if is_current and len(entries) > 1:
            title = section.title
            below = tuple(MenuItem(title=name, url=url, current=url == here) for name, url in entries)
    return Navigation(items=tuple(items), section=below, title=title)
