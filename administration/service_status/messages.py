"""What the banner says about each status: what is affected, what still works, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.choices import EVERYBODY, POLICE_ROLES, Role
from administration.choices import Component, ComponentStatus

READERS_OF_FIGURES = POLICE_ROLES | {Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMessage:
    """One part of the banner, and the roles that it concerns."""

    title: str
    text: str
    roles: frozenset[Role] = EVERYBODY


NOTHING_RUNS = StatusMessage(
    title="Emails, downloads and new figures are delayed",
    text=(
        "Pages still work. Nothing you save is lost, and notices still appear here. You do not need to repeat anything."
    ),
)
_FIGURES_LATE = StatusMessage(
    title="New figures are delayed",
    text=(
        "Recently approved returns may not be in the figures yet. You can still submit and approve returns, and "
        "published figures have not changed."
    ),
    roles=READERS_OF_FIGURES,
)
MESSAGES: Mapping[tuple[Component, ComponentStatus], StatusMessage] = {
    (Component.EMAIL, ComponentStatus.DELAYED): StatusMessage(
        title="Emails are delayed",
        text="Notices still appear here, and nothing you save is lost. You do not need to do anything.",
    ),
    (Component.EMAIL, ComponentStatus.STOPPED): StatusMessage(
        title="Emails and downloads are delayed",
        text=("Notices still appear here, and nothing you save is lost. You do not need to request a download again."),
    ),
    (Component.FIGURES, ComponentStatus.DELAYED): _FIGURES_LATE,
    (Component.FIGURES, ComponentStatus.STOPPED): _FIGURES_LATE,
    (Component.FIGURES, ComponentStatus.FAILED): StatusMessage(
        title="The figures of a month could not be updated",
        text=(
            "They may leave out returns that are approved. You can still submit and approve returns, and published "
            "figures have not changed. The national team can see which month it is."
        ),
        roles=READERS_OF_FIGURES,
    ),
}


def messages_about(statuses: Mapping[Component, ComponentStatus]) -> tuple[StatusMessage, ...]:
    """What people should know. One message says that all background work is down."""
    if {statuses[Component.EMAIL], statuses[Component.FIGURES]} == {ComponentStatus.STOPPED}:
        return (NOTHING_RUNS,)
    return tuple(MESSAGES[pair] for pair in statuses.items() if pair in MESSAGES)
