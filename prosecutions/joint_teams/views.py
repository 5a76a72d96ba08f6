"""The list of joint investigation teams, one team, the pages on which it changes, and figures."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Scope
from audit import log
from audit.choices import Operation
from core import clock, paging
from core.govuk import in_words
from core.record_header import HeaderFact, HeaderTag, RecordHeader
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import todo
from prosecutions.cases import permissions
from prosecutions.cases.views.shared import force_people, person, readers
from prosecutions.change_page import change_page
from prosecutions.investigation_names import add_names, name_of
from prosecutions.joint_teams import checks, figures, recording, records, timeline
from prosecutions.joint_teams.filters import TeamFilter
from prosecutions.joint_teams.forms import NewTeamForm, TeamStepForm
from prosecutions.joint_teams.team_workflow import TEAM_TRANSITIONS
from prosecutions.models import JointTeam

PAGE_SIZE = 25
LEAVES_OUT = "Teams of sealed investigations that you are not named for are neither listed nor counted here."


@readers
@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, and the teams of the investigations that the person sees."""
    user = person(request)
    rows = JointTeam.objects.visible_to(user).for_list()
    team_filter = TeamFilter(request.GET, user=user, queryset=rows)
    page = paging.page_of(request, team_filter.qs, singular="joint investigation team", per_page=PAGE_SIZE)
    add_names(page, user)
    log.record(Operation.CONSULTATION, of="prosecutions.jointteam", keys=[team.public_id for team in page])
    context = {
        "form": team_filter.form,
        "page": page,
        "chosen": paging.filters_in_use(team_filter.form),
        "items": todo.items_for(user, (checks.SUBJECT,)),
        "several_forces": not user.force_id or any(team.force_id != user.force_id for team in page),
        "may_add": permissions.may_add(user),
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "joint_teams/list.html", context, status=200 if team_filter.form.is_valid() else 422)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a proposed team to an investigation."""
    user = person(request)
    of = Investigation.objects.visible_to(user).filter(public_id=public_id).first()
    if of is None:
        raise Http404
    if why := recording.why_not_added(of, by=user):
        messages.error(request, why)
        return redirect(of)
    form, status = NewTeamForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                team = recording.propose(public_id, **form.cleaned_data, by=user)
            except TransitionNotAllowed as why_not:
                form.add_error(None, str(why_not))
            else:
                messages.success(request, "Joint investigation team added.")
                return redirect(team)
    log.record(Operation.CONSULTATION, of=of)
    context = {"form": form, "investigation": of, "name": name_of(of.pk, user)}
    return render(request, "joint_teams/new.html", context, status=status)


@readers
@require_safe
def team_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one team: what to do next, its agreement, and every event."""
    user = person(request)
    team = _in_scope(public_id, user)
    investigation = Investigation.objects.visible_to(user).filter(pk=team.investigation_id).first()
    context = {
        **_headed(team, beside=[investigation] if investigation else []),
        "investigation": investigation,
        "name": name_of(team.investigation_id, user),
        "moves": [(move, TEAM_TRANSITIONS[move]) for move in recording.open_to(team, by=user)],
        "timeline_days": by_day(timeline.of_team(team)),
    }
    return render(request, "joint_teams/detail.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def team_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one step of a team: the agreement, an extension, other partners, funding, the end."""
    user = person(request)
    team = _in_scope(public_id, user)
    transition = TEAM_TRANSITIONS.get(move)
    if transition is None:
        raise Http404
    if request.method != "POST" and (why := recording.why_not_from(move, team, by=user)):
        messages.error(request, why)
        return redirect(team)
    form = TeamStepForm(transition, request.POST if request.method == "POST" else None, team=team)

    def change(seen: str) -> JointTeam:
        moved = recording.make(public_id, move, form.entered, seen=seen, by=user)
        messages.success(request, f"Saved. Status: {moved.get_status_display()}.")
        return moved

    hint = transition.hint
    if move == "undo" and (last := recording.last_step(team)):
        hint = f"The last step is “{timeline.title_of(last)}”. {hint}"
    return change_page(
        request,
        team,
        form,
        change,
        token_of=records.token_of,
        headed=lambda: _headed(team),
        title=transition.title,
        button=transition.button,
        hint=hint,
    )


@readers
@require_safe
def team_figures(request: HttpRequest) -> HttpResponse:
    """Show how many teams are live today and at the end of each of the last months, and with which states."""
    user = person(request)
    # A force that had an investigation still sees its teams; only the one that has it now counts them.
    teams = JointTeam.objects.visible_to(user).filter(Scope.of(user).over("force"))
    shown = figures.figures_of(teams, today=clock.today())
    log.record(
        Operation.CONSULTATION,
        of="prosecutions.jointteam",
        count=shown.live,
        question="figures of joint investigation teams",
    )
    context = {
        "figures": shown,
        "where": user.place,
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "joint_teams/figures.html", context)


def _in_scope(public_id: uuid.UUID, user: User) -> JointTeam:
    team = JointTeam.objects.visible_to(user).select_related("force").filter(public_id=public_id).first()
    if team is None:
        raise Http404
    return team


def _headed(team: JointTeam, *, beside: list[Any] | None = None) -> dict[str, Any]:
    """Return the team with the header of its page. Records that the page was opened."""
    log.record(Operation.CONSULTATION, of=team, beside=beside or [])
    facts = [HeaderFact(label="Force", value=team.force.short_name)]
    if team.is_agreed and team.runs_to:
        facts.insert(
            0, HeaderFact(label="Runs to", value=in_words(team.runs_to), is_next=True, is_overdue=team.has_run_out)
        )
    tags = (HeaderTag(text=team.status_name, colour=team.colour),)
    return {
        "team": team,
        "header": RecordHeader(
            kind="Joint investigation team", number=team.number, name="", tags=tags, facts=tuple(facts)
        ),
    }
