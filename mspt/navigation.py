"""The menu: at most six sections, and the pages of the current section below it.

A section shows the pages that a person may open. With only one of them, the section has that page's name and no second
row. Some roles have a section next to their account instead: what they do only now and then.
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
SETTINGS = frozenset({Role.ADMINISTRATOR, Role.NATIONAL})  # the national team reads most of them


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One page of the menu: its title, URL name, the roles that see it, and the duty that it needs besides.

    It is also current on the pages below the URLs of `above` for those who do not have those pages in their menu.
    """

    title: str
    url_name: str
    roles: frozenset[Role]
    duty: duties.NeededDuty = ""
    above: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where its link leads."""
        return reverse(self.url_name)

    def is_for(self, user: User) -> bool:
        """Whether the person sees it."""
        return user.role in self.roles and (not self.duty or duties.has_duty(user, self.duty))


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSection:
    """Pages that belong together. It is in the menu, or next to the account for the roles of `beside_account_of`."""

    title: str
    entries: tuple[MenuEntry, ...]
    beside_account_of: frozenset[Role] = frozenset()


MENU = (
    MenuSection(title="Home", entries=(MenuEntry(title="Home", url_name="home", roles=frozenset(Role)),)),
    MenuSection(
        title="Returns",
        entries=(
            MenuEntry(title="Returns", url_name="investigations:return-list", roles=FORCE),
            MenuEntry(title="Review", url_name="investigations:review-queue", roles=REVIEWERS),
            MenuEntry(
                title="Returns by force",
                url_name="investigations:return-board",
                roles=REVIEWERS,
                above=("investigations:return-list",),
            ),
            MenuEntry(title="Checks", url_name="investigations:check-list", roles=FORCE | REVIEWERS),
            MenuEntry(title="Data quality", url_name="investigations:quality-list", roles=FORCE | REVIEWERS),
            MenuEntry(title="Return questions", url_name="investigations:question-list", roles=FORCE | {Role.NATIONAL}),
        ),
    ),
    MenuSection(
        title="Cases",
        entries=(
            MenuEntry(title="Investigations", url_name="investigations:investigation-list", roles=POLICE),
            MenuEntry(title="Case review", url_name="investigations:case-review", roles=POLICE),
            MenuEntry(title="Advice log", url_name="investigations:advice-list", roles=POLICE),
            MenuEntry(
                title="NRM referrals",
                url_name="nrm:referral-list",
                roles=frozenset(map(Role, duties.ROLES[duties.DutyKind.NRM])),
                duty=duties.DutyKind.NRM,
            ),
            MenuEntry(
                title="Crime register",
                url_name="crime:record-list",
                roles=frozenset(map(Role, duties.ROLES[duties.DutyKind.REGISTRAR])),
                duty=(duties.DutyKind.NRM, duties.DutyKind.REGISTRAR),
            ),
            MenuEntry(
                title="Orders",
                url_name="orders:order-list",
                roles=frozenset(map(Role, duties.ROLES[duties.DutyKind.ORDERS])),
                duty=duties.DutyKind.ORDERS,
            ),
            MenuEntry(
                title="Order register",
                url_name="orders:register-search",
                roles=POLICE | {Role.OFFICER},
                above=("orders:order-list",),  # order cards and reported breaches, for those without the list of orders
            ),
            MenuEntry(
                title="Prosecutions",
                url_name="prosecutions:case-list",
                roles=POLICE,
                above=("assets:asset-list", "joint_teams:team-list"),
            ),
            MenuEntry(
                title="Action plan",
                url_name="action_plan:action-list",
                roles=frozenset({Role.LEAD, Role.COORDINATOR, Role.NATIONAL}),
            ),
            MenuEntry(title="Downloads", url_name="exports:export-list", roles=POLICE),
            MenuEntry(title="Records to review", url_name="retention:review-list", roles=FORCE),
        ),
    ),
    MenuSection(
        title="Dashboards",
        entries=(
            MenuEntry(title="National picture", url_name="reports:national", roles=POLICE),
            MenuEntry(title="Key data", url_name="key_data:key-data", roles=POLICE),
            MenuEntry(title="By area", url_name="dashboards:dashboard", roles=POLICE),
            MenuEntry(title="Explorer", url_name="explorer:explorer", roles=POLICE, above=("figures:figure-search",)),
            MenuEntry(title="Saved views", url_name="explorer:view-list", roles=POLICE),
            MenuEntry(title="NRM figures", url_name="reports:referral-figures", roles=POLICE),
            MenuEntry(title="Order figures", url_name="reports:order-figures", roles=POLICE),
            MenuEntry(title="Use of guidance", url_name="reports:guidance-figures", roles=POLICE),
            MenuEntry(title="Annotations", url_name="dashboards:annotation-list", roles=POLICE),
            MenuEntry(title="Carried forces", url_name="carried:carried-list", roles=frozenset({Role.NATIONAL})),
        ),
    ),
    MenuSection(
        title="Reports",
        entries=(
            MenuEntry(title="Months", url_name="publications:month-list", roles=POLICE),
            MenuEntry(title="Bulletins", url_name="bulletins:bulletin-list", roles=POLICE),
            MenuEntry(
                title="Releases",
                url_name="releases:release-list",
                roles=POLICE | {Role.PARTNER},
                above=("reports:national",),  # the page that partners read until a month is released
            ),
            MenuEntry(title="Official statistics", url_name="official:series-list", roles=POLICE),
            MenuEntry(title="Registers", url_name="registers:register-list", roles=POLICE),
            MenuEntry(title="Requests", url_name="requests:request-list", roles=frozenset({Role.NATIONAL})),
        ),
    ),
    MenuSection(
        title="Guidance",
        entries=(
            MenuEntry(
                title="Guidance",
                url_name="guidance:library",
                roles=POLICE | {Role.OFFICER, Role.PARTNER},
                above=("retention:review-list",),  # of approvers, who have versions of guidance to review
            ),
        ),
    ),
    MenuSection(
        title="People",
        entries=(
            MenuEntry(
                title="People",
                url_name="administration:people-list",
                roles=frozenset({Role.ADMINISTRATOR}),
                above=("notifications:bounce-list",),
            ),
            MenuEntry(
                title="Access review",
                url_name="access:review-list",
                roles=frozenset({Role.ADMINISTRATOR, Role.LEAD}),
            ),
            MenuEntry(title="Systems", url_name="systems:system-list", roles=frozenset({Role.ADMINISTRATOR})),
            MenuEntry(title="Single sign-on", url_name="sso:provider-list", roles=frozenset({Role.ADMINISTRATOR})),
        ),
        beside_account_of=frozenset({Role.LEAD}),
    ),
    MenuSection(
        title="Settings",
        entries=(
            MenuEntry(
                title="Vocabularies",
                url_name="administration:vocabulary-list",
                roles=SETTINGS,
            ),
            MenuEntry(
                title="NRM settings",
                url_name="nrm:rule-list",
                roles=SETTINGS,
                above=("nrm:offence-list", "nrm:outcome-type-list"),
            ),
            MenuEntry(title="Order law settings", url_name="orders:law-list", roles=SETTINGS),
            MenuEntry(
                title="Prosecution settings",
                url_name="court_rules:rule-list",
                roles=SETTINGS,
                above=("court_rules:offence-list",),
            ),
        ),
        beside_account_of=frozenset({Role.NATIONAL}),
    ),
    MenuSection(
        title="Service",
        entries=(
            MenuEntry(
                title="Service status", url_name="administration:service-status", roles=frozenset({Role.ADMINISTRATOR})
            ),
            MenuEntry(title="Feedback", url_name="administration:feedback-list", roles=frozenset({Role.ADMINISTRATOR})),
        ),
    ),
    MenuSection(
        title="Log",
        entries=(
            MenuEntry(
                title="Log", url_name="administration:log-list", roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
            ),
            MenuEntry(
                title="Emergency access",
                url_name="investigations:emergency-list",
                roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
            ),
            MenuEntry(
                title="Retention schedule",
                url_name="retention:schedule",
                roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
            ),
        ),
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
    beside_the_account: tuple[MenuItem, ...] = ()


def navigation_of(user: User, path: str) -> Navigation:
    """The menu of a person. The current page is the one with the URL that is the longest prefix of the path."""
    shown = [(section, [entry for entry in section.entries if entry.is_for(user)]) for section in MENU]
    in_menu = [entry for _section, entries in shown for entry in entries]
    # A page's own entry comes before one that is only current above it.
    places = {reverse(above): entry for entry in in_menu for above in entry.above}
    places |= {entry.url: entry for entry in in_menu}
    here = max(
        (place for place in places if path == place or (place != "/" and path.startswith(place))), key=len, default=""
    )
    current = places.get(here)
    items: list[MenuItem] = []
    beside: list[MenuItem] = []
    below: tuple[MenuItem, ...] = ()
    title = ""
    for section, entries in shown:
        if not entries:
            continue
        is_current = current in entries
        name = section.title if len(entries) > 1 else entries[0].title
        place = beside if user.role in section.beside_account_of else items
        place.append(MenuItem(title=name, url=entries[0].url, current=is_current))
        if is_current and len(entries) > 1:
            title = section.title
            below = tuple(MenuItem(title=entry.title, url=entry.url, current=entry is current) for entry in entries)
    return Navigation(
        items=tuple(items),
        section=below,
        title=title,
        beside_the_account=tuple(beside),
    )
