"""Joint investigation teams: what each step stores, who sees a team, where it goes, its pages, and the figures."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.records import transfers
from prosecutions import todo
from prosecutions.joint_teams import checks, figures, linked_teams, list_export, recording, records, timeline
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, PartnerState, TeamStatus
from prosecutions.joint_teams.filters import SHOW
from prosecutions.joint_teams.recording import EnteredTeamStep
from prosecutions.models import JointTeam, JointTeamStep
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national, stranger
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.sealed import world as sealed_world
from tests.prosecutions import case_making
from tests.prosecutions import team_making as making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST, FIGURES = "/prosecutions/joint-teams/", "/prosecutions/joint-teams/figures/"


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


def page_of(user: User, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(url, sent) if sent else client.get(url)


def step_url(team: JointTeam, move: str) -> str:
    return reverse("joint_teams:team-step", args=[team.public_id, move])


def test_team_goes_from_the_proposal_to_its_end(operation: Investigation, priya: User) -> None:
    team = making.proposed(operation, by=priya, days=200)
    making.step(team, "fund", by=priya, on=case_making.ago(190), funding=Funding.APPLIED)
    until = case_making.ago(-30)
    making.step(team, "agree", by=priya, on=case_making.ago(150), runs_to=until, basis=LegalBasis.PROTOCOL)
    partners = (making.ROMANIA, making.LITHUANIA)
    making.step(team, "partners", by=priya, on=case_making.ago(100), states=partners, has_europol=True)
    later = until + timedelta(days=180)
    making.step(team, "extend", by=priya, on=case_making.ago(20), runs_to=later)
    ended = making.step(team, "end", by=priya, on=case_making.ago(1), end_reason=EndReason.DONE)

    assert (ended.status, ended.runs_to, ended.state_names) == (TeamStatus.ENDED, later, "Lithuania and Romania")
    assert (ended.has_eurojust, ended.has_europol, ended.funding) == (False, True, Funding.APPLIED)
    assert [event.title for event in timeline.of_team(ended)] == [
        "Team ended",
        "Agreement extended",
        "Partners changed",
        "Agreement signed",
        "Funding",
        "Joint investigation team proposed",
    ]


def test_proposed_team_that_was_not_set_up_says_why(operation: Investigation, priya: User) -> None:
    team = making.proposed(operation, by=priya)
    dropped = making.step(team, "drop", by=priya, drop_reason=DropReason.REQUESTS)

    assert (dropped.status, dropped.end_reason_name) == (TeamStatus.DROPPED, "Letters of request are enough")


def test_undoing_restores_what_was_before_and_keeps_both_steps(operation: Investigation, priya: User) -> None:
    team = making.agreed(operation, by=priya)
    making.step(team, "end", by=priya, end_reason=EndReason.PARTNER)
    undone = making.step(team, "undo", by=priya, on=None)

    assert (undone.status, undone.ended_on, undone.end_reason) == (TeamStatus.AGREED, None, "")
    assert making.step(team, "undo", by=priya, on=None).status == TeamStatus.PROPOSED
    assert team.steps.count() == 5
    with pytest.raises(TransitionNotAllowed, match="no step to undo"):
        making.step(team, "undo", by=priya, on=None)


def test_form_that_is_sent_twice_adds_one_team_and_other_details_are_refused(
    operation: Investigation, priya: User
) -> None:
    team = making.proposed(operation, by=priya)
    again: dict[str, Any] = {
        "states": (making.ROMANIA,),
        "has_eurojust": True,
        "has_europol": False,
        "key": team.public_id,
        "by": priya,
    }

    assert recording.propose(operation.public_id, proposed_on=team.proposed_on, **again) == team
    with pytest.raises(EditConflict, match="Open a new form"):
        recording.propose(operation.public_id, proposed_on=case_making.ago(1), **again)


def test_outdated_page_and_a_day_to_come_are_refused(operation: Investigation, priya: User) -> None:
    team = making.proposed(operation, by=priya)
    seen = records.token_of(team)
    making.step(team, "fund", by=priya, funding=Funding.APPLIED)

    with pytest.raises(EditConflict):
        recording.make(team.public_id, "undo", EnteredTeamStep(), seen=seen, by=priya)
    with pytest.raises(TransitionNotAllowed, match="in the future"):
        making.proposed(operation, by=priya, days=-1)


def test_agreement_that_ran_out_is_ended_on_its_last_day_and_extended_only_before(
    operation: Investigation, priya: User
) -> None:
    last = case_making.ago(10)
    team = making.agreed(operation, by=priya, runs_to=last)
    for move, entered in (
        ("partners", {"states": (making.LITHUANIA,)}),
        ("fund", {"funding": Funding.APPLIED}),
        ("extend", {"runs_to": case_making.ago(-100)}),
        ("end", {"end_reason": EndReason.EXPIRED}),
    ):
        with pytest.raises(TransitionNotAllowed, match="The agreement ran to"):
            making.step(team, move, by=priya, **entered)

    making.step(team, "fund", by=priya, on=last, funding=Funding.APPLIED)
    assert "end" in recording.open_to(JointTeam.objects.get(pk=team.pk), by=priya)
    assert making.step(team, "end", by=priya, on=last, end_reason=EndReason.EXPIRED).ended_on == last


def test_form_sent_again_is_compared_with_what_it_added(operation: Investigation, priya: User) -> None:
    """The partners have changed since, and the form is the same."""
    team = making.proposed(operation, by=priya)
    making.step(team, "partners", by=priya, states=(making.LITHUANIA,))
    again: dict[str, Any] = {"states": (making.ROMANIA,), "has_europol": False, "key": team.public_id, "by": priya}
    of = operation.public_id

    assert recording.propose(of, proposed_on=team.proposed_on, has_eurojust=True, **again) == team
    with pytest.raises(EditConflict, match="Open a new form"):
        recording.propose(of, proposed_on=team.proposed_on, has_eurojust=False, **again)


def test_team_proposed_before_the_act_is_a_mistyped_year(operation: Investigation, priya: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Enter a date from 31 July 2015"):
        making.proposed(operation, by=priya, days=6_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"states": []},
        {"states": ["XX"]},
        {"agreed_on": date(2019, 1, 1)},
        {"runs_to": None},
        {"basis": ""},
        {"ended_on": date(2026, 1, 1)},
        {"end_reason": "done"},
        {"funding": "much"},
        {"status": TeamStatus.ENDED},
    ],
)
def test_database_refuses_a_team_that_cannot_be(operation: Investigation, priya: User, wrong: dict[str, Any]) -> None:
    team = making.agreed(operation, by=priya)

    with pytest.raises(IntegrityError), transaction.atomic():
        JointTeam.objects.filter(pk=team.pk).update(**wrong)


def test_steps_are_never_rewritten(operation: Investigation, priya: User) -> None:
    making.proposed(operation, by=priya)

    for sql in ("update prosecutions_jointteamstep set detail = 'x'", "delete from prosecutions_jointteamstep"):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_team_goes_with_its_investigation_to_another_force(operation: Investigation, priya: User) -> None:
    team = making.agreed(operation, by=priya)
    gwen = analyst(CUMBRIA)
    case_making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    with acting_for(gwen):
        transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    team.refresh_from_db()
    assert team.force_id == CUMBRIA
    assert set(team.steps.values_list("force", flat=True)) == {CUMBRIA}
    with acting_for(gwen):
        making.step(team, "fund", by=gwen, funding=Funding.GRANTED)
    with acting_for(priya):
        assert JointTeam.objects.visible_to(priya).get() == team
        assert not todo.items_for(priya)
        with pytest.raises(TransitionNotAllowed, match="in Cumbria"):
            making.step(team, "undo", by=priya)


def test_team_of_a_sealed_investigation_is_seen_by_those_named_only() -> None:
    world = sealed_world.unsealed_world()
    team = making.agreed(world.case, by=world.analyst, runs_to=case_making.ago(3))
    sealed_world.seal(world)

    for user in world.not_named:
        with acting_for(user):
            assert not JointTeam.objects.visible_to(user).exists()
            assert not JointTeamStep.objects.exists()
            assert not todo.items_for(user)
            assert not JointTeam.objects.filter(pk=team.pk).update(funding="")
    with acting_for(world.analyst):
        ended = making.step(team, "end", by=world.analyst, on=case_making.ago(3), end_reason=EndReason.EXPIRED)
        assert ended.status == TeamStatus.ENDED


def test_investigation_lists_its_teams_and_those_of_one_merged_into_it(priya: User) -> None:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("OP/1"), row("OP/2")], by=priya)
    before, into = (Investigation.objects.get(holdings__reference=name) for name in ("OP/1", "OP/2"))
    team = making.proposed(before, by=priya)
    approved(FEBRUARY, rows=[row("OP/1", state="merged", merged_into="OP/2"), row("OP/2")], by=priya)

    assert [line.status for line in linked_teams.of_investigation(into, priya).records] == ["Proposed, Romania"]
    events = linked_teams.events_of_investigation(into, priya)
    assert [event.title for event in events.events] == [f"{team}: joint investigation team proposed"]
    assert linked_teams.of_investigation(into, national()).add_url == ""


def test_to_do_list_has_what_ran_out_ends_soon_or_was_never_agreed(operation: Investigation, priya: User) -> None:
    making.agreed(operation, by=priya, runs_to=case_making.ago(1))
    making.agreed(operation, by=priya, runs_to=case_making.ago(-60))
    making.agreed(operation, by=priya, runs_to=case_making.ago(-61))
    making.proposed(operation, by=priya, days=91)
    making.proposed(operation, by=priya, days=90)

    assert [item.title for item in todo.items_for(priya)] == [f"{check.title}: 1" for check in checks.CHECKS]
    assert not todo.items_for(stranger())


@pytest.mark.parametrize("show", [code for code, _ in SHOW if code not in {"To do", "Status"}] + list(checks.BY_CODE))
def test_clerk_reads_what_each_filter_of_the_list_needs(operation: Investigation, priya: User, show: str) -> None:
    making.agreed(operation, by=priya, runs_to=case_making.ago(1))

    with acting_for(priya, role="clerk"):
        narrowed = list_export.narrowed(QueryDict(f"show={show}"), priya)
        lines = narrowed.lines(narrowed.keys(most=10))

    assert len(lines) == (show in {"open", "all", "run_out"})


def test_list_is_narrowed_by_partner_state_and_what_is_live(operation: Investigation, priya: User) -> None:
    making.agreed(operation, by=priya, states=(making.LITHUANIA, making.ROMANIA))
    making.agreed(operation, by=priya, runs_to=case_making.ago(1))

    for query, number in (("show=live", 1), ("state=LT", 1), ("state=RO", 2), ("show=ended", 0)):
        assert page_of(priya, f"{LIST}?{query}").context["page"].paginator.count == number, query
    assert page_of(priya, f"{LIST}?state=XX").status_code == 422


def test_pages_open_for_the_force_the_unit_and_the_national_team(operation: Investigation, priya: User) -> None:
    team = making.agreed(operation, by=priya)
    for user in (priya, coordinator(), national()):
        for url in (LIST, FIGURES, team.get_absolute_url()):
            assert page_of(user, url).status_code == 200, (user.role, url)
    for url in (team.get_absolute_url(), step_url(team, "end")):
        assert page_of(stranger(), url).status_code == 404


def test_every_step_that_a_page_offers_opens_and_a_reader_is_offered_none(
    operation: Investigation, priya: User
) -> None:
    for team in (making.proposed(operation, by=priya), making.agreed(operation, by=priya, runs_to=case_making.ago(1))):
        for move, _ in page_of(priya, team.get_absolute_url()).context["moves"]:
            assert page_of(priya, step_url(team, move)).status_code == 200, move
        assert page_of(national(), team.get_absolute_url()).context["moves"] == []
    assert "The agreement ran out on" in page_of(priya, team.get_absolute_url()).content.decode()


def test_refused_form_keeps_what_was_typed_and_an_outdated_one_says_so(operation: Investigation, priya: User) -> None:
    team = making.agreed(operation, by=priya)
    sent = {"on_0": "1", "on_1": "1", "on_2": "2099", "end_reason": "done"}
    refused = page_of(priya, step_url(team, "end"), **sent, seen=records.token_of(team))
    assert refused.status_code == 422
    assert 'value="2099"' in refused.content.decode()

    assert page_of(priya, step_url(team, "end"), **sent | {"on_2": "2026"}, seen="old").status_code == 409
    team.refresh_from_db()
    assert team.status == TeamStatus.AGREED


def test_team_is_added_on_the_page_of_its_investigation(operation: Investigation, priya: User) -> None:
    url = reverse("joint_teams:team-new", args=[operation.public_id])
    assert url in page_of(priya, operation.get_absolute_url()).content.decode()
    sent = {"proposed_on_0": "1", "proposed_on_1": "2", "proposed_on_2": "2026", "key": str(uuid.uuid4())}

    without = page_of(priya, url, **sent)
    assert without.status_code == 422
    assert "Select at least one partner state." in without.content.decode()
    added = page_of(priya, url, **sent, states=["PL", "RO"], has_eurojust="on")
    assert added.status_code == 302
    assert JointTeam.objects.get().states == ["PL", "RO"]


def test_live_teams_are_counted_at_the_end_of_each_month(operation: Investigation, priya: User) -> None:
    """As the CPS counts them: 23 live at the end of March 2020."""
    today = date(2020, 4, 15)
    for signed, runs_to, ended in (
        (date(2019, 5, 1), date(2021, 5, 1), None),
        (date(2020, 3, 31), date(2020, 12, 31), None),
        (date(2020, 4, 1), date(2021, 1, 1), None),
        (date(2019, 6, 1), date(2020, 3, 30), None),  # ran out the day before
        (date(2019, 6, 1), date(2021, 1, 1), date(2020, 3, 31)),
    ):
        team = making.agreed(operation, by=priya)
        status = {"status": TeamStatus.ENDED, "end_reason": EndReason.DONE} if ended else {}
        JointTeam.objects.filter(pk=team.pk).update(
            proposed_on=signed - timedelta(days=40), agreed_on=signed, runs_to=runs_to, ended_on=ended, **status
        )

    shown = figures.figures_of(JointTeam.objects.visible_to(priya), today=today)

    march = next(month for month in shown.months if month.last == date(2020, 3, 31))
    assert (march.live, march.agreed, march.ended) == (3, 1, 1)
    assert (shown.live, len(shown.months), shown.time_to_agree) == (3, 13, "40 days")
    assert [(state.name, state.live) for state in shown.states] == [("Romania", 3)]


def test_pages_cost_as_many_queries_for_many_teams_as_for_few(
    operation: Investigation, priya: User, query_budget: Any
) -> None:
    making.agreed(operation, by=priya)
    client = Client()
    client.force_login(national())
    for url, budget in ((LIST, 12), (FIGURES, 10)):
        client.get(url)
        with query_budget(budget):
            client.get(url)
    for _ in range(12):
        making.agreed(operation, by=priya)
    for url, budget in ((LIST, 12), (FIGURES, 10)):
        with query_budget(budget):
            client.get(url)


def test_states_are_those_of_the_list_once(operation: Investigation, priya: User) -> None:
    team = making.proposed(operation, by=priya, states=(making.ROMANIA, making.LITHUANIA, making.ROMANIA))

    assert team.states == ["LT", "RO"]
    assert len(PartnerState.labels) == len(set(PartnerState.labels))
    assert operation.force_id == LANCASHIRE
