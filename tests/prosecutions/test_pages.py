"""The pages of the plan: progress, filters, what each person sees and can do, and how much they ask the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.govuk import in_words
from documents.models import Document
from prosecutions import assigned_records
from prosecutions.action_plan import actions, evidence, meetings, progress
from prosecutions.models import ActionEvidence, MeetingPaper, OversightMeeting, PlanAction, PlanActionEvent
from reference.models import Agency
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, coordinator, national
from tests.prosecutions import making
from tests.prosecutions.making import MEETINGS, PLAN, action, in_days, lead, move, seen
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person: User, address: str, *, status: int = 200) -> str:
    answer = browser(person).get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def references(page: str) -> list[str]:
    """The references of the list, in its order."""
    return re.findall(r">(A\d+): ", page)


def test_progress_counts_by_status_and_says_what_is_late(nadia: User) -> None:
    action(by=nadia, due=-3, title="Late")
    action(by=nadia, due=20, title="Soon")
    action(by=nadia, due=90, title="Later")
    move(action(by=nadia, title="Ended"), "cancel", by=nadia)

    page = read(nadia, PLAN)

    assert "3 of 4 actions are open." in page
    assert "1 is overdue</a>, and" in page
    assert "1 is due in the next 30 days</a>." in page
    assert references(page) == ["A1", "A2", "A3"]
    assert "3 days overdue" in page


@pytest.fixture
def several(nadia: User) -> User:
    """Actions of every kind of place, in several statuses. The owner of the first."""
    sam = lead()
    action(owner=sam, by=nadia, due=-1, title="Name one lead")  # A1
    action(owner=lead(CUMBRIA), by=nadia, due=5, title="Train reviewers")  # A2
    action(owner=coordinator(), by=nadia, due=40, title="Share lessons")  # A3
    action(owner=nadia, by=nadia, due=50, agency=Agency.objects.get(pk="cps"), title="Write a checklist")  # A4
    move(action(owner=sam, by=nadia, due=60, title="Map gaps"), "propose", by=sam)  # A5
    move(action(owner=nadia, by=nadia, title="Old idea"), "cancel", by=nadia)  # A6
    return sam


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A1", "A2", "A3", "A4", "A5"]),
        ("status=all", ["A1", "A2", "A3", "A4", "A5", "A6"]),
        ("status=overdue", ["A1"]),
        ("status=soon", ["A2"]),
        ("status=proposed", ["A5"]),
        ("status=cancelled", ["A6"]),
        ("status=no_owner", []),
        ("organisation=agency:cps", ["A4"]),
        (f"organisation=force:{CUMBRIA}", ["A2"]),
        ("organisation=unit:nwrocu", ["A3"]),
        ("organisation=national&status=all", ["A6"]),
        ("owner=me", ["A4"]),
        ("text=lessons", ["A3"]),
        ("text=a2", ["A2"]),
        ("sort=reference&status=all", ["A1", "A2", "A3", "A4", "A5", "A6"]),
    ],
)
@pytest.mark.usefixtures("several")
def test_filters_narrow_the_list(query: str, expected: list[str], nadia: User) -> None:
    page = read(nadia, f"{PLAN}?{query}")

    assert references(page) == expected
    assert ("No actions match these filters" in page) == (not expected)


def test_filter_that_is_not_valid_says_so(nadia: User) -> None:
    action(by=nadia)

    assert "There is a problem" in read(nadia, f"{PLAN}?status=lost", status=422)


def test_each_person_sees_the_actions_of_their_place(several: User) -> None:
    seen_by = {
        "lead": references(read(several, PLAN)),
        "another lead": references(read(lead(KENT), PLAN)),
        "coordinator": references(read(coordinator(), PLAN)),
        "another coordinator": references(read(coordinator("tarian"), PLAN)),
    }

    assert seen_by == {
        "lead": ["A1", "A5"],
        "another lead": [],
        "coordinator": ["A1", "A2", "A3", "A5"],
        "another coordinator": [],
    }


def test_empty_plan_says_what_to_do_next(nadia: User) -> None:
    assert "Add the first action" in read(nadia, PLAN)
    assert "Actions appear here when the national team assigns them" in read(lead(), PLAN)
    assert "Plan a meeting with its date and agenda" in read(nadia, MEETINGS)
    assert "once the national team circulates its papers" in read(coordinator(), MEETINGS)


def test_page_offers_each_person_what_they_can_do(nadia: User) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia)
    pages = {
        who: read(person, made.get_absolute_url())
        for who, person in {"sam": sam, "nadia": nadia, "reader": lead()}.items()
    }

    assert "Propose completion" in pages["sam"]
    assert "Cancel action" not in pages["sam"]
    assert "Cancel action" in pages["nadia"]
    assert "Propose completion" not in pages["nadia"]
    assert "Record progress" not in pages["reader"].replace("Its owner starts", "")
    assert all("Add comment" in page for page in pages.values())


def test_form_adds_an_action_and_an_error_returns_what_was_typed(nadia: User) -> None:
    client, sam = browser(nadia), lead()
    typed = {"title": "Name one lead", "aim": "Prosecutors know who to call.", "agency": "", "agency_post": ""}
    refused = client.post(f"{PLAN}actions/new/", typed | {"owner": str(sam.public_id), "due_on": "1 January 2020"})
    assert refused.status_code == 422
    assert "not in the past" in refused.content.decode()
    assert "Prosecutors know who to call." in refused.content.decode()

    due_on = f"{in_days(30):%-d %B %Y}"
    client.post(f"{PLAN}actions/new/", typed | {"owner": str(sam.public_id), "due_on": due_on})

    made = PlanAction.objects.get()
    assert (made.owner, made.due_on, made.force_id) == (sam, in_days(30), LANCASHIRE)


def test_change_on_an_outdated_page_keeps_what_was_typed_and_shows_who_changed_it(nadia: User) -> None:
    made = action(owner=lead(), by=nadia)
    outdated = seen(made)
    progress.add_comment(made.public_id, "Wait.", by=national())
    address = reverse("action_plan:action-due-date", args=[made.public_id])
    typed = {"due_on": f"{in_days(90):%-d %B %Y}", "reason": "The CPS needs longer.", "seen": outdated}

    answer = browser(nadia).post(address, typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed this action at" in page
    assert "The CPS needs longer." in page
    assert f'value="{seen(made)}"' in page
    assert browser(nadia).post(address, typed | {"seen": seen(made)}).status_code == 302


def test_text_that_may_name_somebody_is_asked_about_before_it_is_stored(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)
    address = reverse("action_plan:comment-add", args=[made.public_id])

    answer = browser(nadia).post(address, {"comment": "Ask Maria Popescu, born 3 March 1999."})

    assert answer.status_code == 422
    assert made.events.count() == 1


def test_uploaded_file_can_be_opened_once_it_is_checked(nadia: User) -> None:
    made, client = action(owner=nadia, by=nadia), browser(nadia)
    file = SimpleUploadedFile("plan.txt", b"The plan of the CPS.", content_type="text/plain")
    client.post(f"{made.get_absolute_url()}files/", {"file": file, "file_title": ""})
    added = ActionEvidence.objects.get()
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Being checked" in page
    assert client.get(added.url).status_code == 404

    making.checked(Document.objects.get().pk)

    answer = client.get(added.url)
    assert b"".join(answer.streaming_content) == b"The plan of the CPS."
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser(lead(KENT)).get(added.url).status_code == 404


def test_file_of_another_kind_is_refused_with_what_to_do(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)
    file = SimpleUploadedFile("plan.exe", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 5000)

    answer = browser(nadia).post(f"{made.get_absolute_url()}files/", {"file": file, "file_title": ""})

    assert answer.status_code == 422
    assert not ActionEvidence.objects.exists()


def test_meeting_goes_from_its_plan_to_agreed_minutes(nadia: User) -> None:
    client = browser(nadia)
    sent = {"title": "Autumn meeting", "meets_on": f"{clock.today():%-d %B %Y}", "agenda": "", "attendees": ""}
    client.post(f"{MEETINGS}new/", sent)
    made = OversightMeeting.objects.get()
    page = made.get_absolute_url()
    assert "Enter the agenda before you circulate" in read(nadia, f"{page}status/circulate/")
    token = making.seen_of_meeting(made)
    client.post(f"{page}change/", sent | {"agenda": "Progress", "attendees": "CPS, policy lead", "seen": token})
    paper = SimpleUploadedFile("terms.txt", b"Terms of reference.", content_type="text/plain")
    client.post(f"{page}papers/", {"file": paper, "file_title": "Terms of reference"})
    assert "still being checked" in read(nadia, f"{page}status/circulate/")
    making.checked(MeetingPaper.objects.get().document_id)
    assert browser(coordinator()).get(page).status_code == 404

    for name in ("circulate", "hold"):
        client.post(f"{page}status/{name}/", {"seen": making.seen_of_meeting(made)})
    assert "Terms of reference" in read(coordinator(), page)
    owned = action(owner=lead(), by=nadia)
    client.post(f"{page}decisions/", {"decision": "Each force names one lead.", "changes": [str(owned.public_id)]})
    new = {
        "title": "Write to chiefs",
        "aim": "All know.",
        "owner": str(nadia.public_id),
        "agency": "",
        "agency_post": "",
    }
    client.post(f"{page}decisions/1/action/", new | {"due_on": f"{in_days(30):%-d %B %Y}"})
    client.post(f"{page}status/agree/", {"seen": making.seen_of_meeting(made)})

    made.refresh_from_db()
    shown = read(nadia, page)
    assert made.status == "agreed"
    assert references(shown) == ["A1", "A2"]
    decided = f"Decided at the meeting of {clock.today():%-d %B %Y}"
    assert decided in read(owned.owner, owned.get_absolute_url())
    assert "Each force names one lead." in read(owned.owner, owned.get_absolute_url())


@pytest.mark.parametrize("many", [2, 30])
def test_pages_send_as_many_statements_for_any_number_of_rows(
    many: int, nadia: User, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    sam = lead()
    for number in range(many):
        action(owner=sam, by=nadia, title=f"Action {number}")
        making.meeting(by=nadia, title=f"Meeting {number}")
    made = PlanAction.objects.order_by("number")[0]
    held = making.decided(by=nadia)
    for number in range(many):
        progress.add_update(made.public_id, f"Update {number}", by=sam)
        evidence.add_link_or_note(made.public_id, title=f"Note {number}", note="Text", by=sam)
        meetings.record_decision(held.meeting.public_id, f"Decision {number}", changes=[made.public_id], by=nadia)
    client = browser(nadia)
    budgets = {PLAN: 9, made.get_absolute_url(): 7, MEETINGS: 6, held.meeting.get_absolute_url(): 12}
    for address in budgets:
        client.get(address)

    for address, most in budgets.items():
        with query_budget(most):
            assert client.get(address).status_code == 200


def test_long_words_and_texts_are_printed_whole(nadia: User) -> None:
    long = "Prosecutions" * 13
    made = action(by=nadia, title=long, aim="x" * 2000)

    assert long in read(nadia, PLAN)
    assert "x" * 2000 in read(nadia, made.get_absolute_url())


def test_owner_without_a_place_is_replaced_on_the_page(nadia: User) -> None:
    made, sam = action(owner=lead(), by=nadia), lead(CUMBRIA)
    address = reverse("action_plan:action-owner", args=[made.public_id])
    sent = {"owner": str(sam.public_id), "agency": "cps", "agency_post": "", "reason": "", "seen": seen(made)}
    assert "choose an owner in the national team" in browser(nadia).post(address, sent).content.decode()

    browser(nadia).post(address, sent | {"agency": ""})

    made.refresh_from_db()
    assert (made.owner, made.force_id) == (sam, CUMBRIA)
    assert actions.token_of(made) == seen(made)


def test_change_of_a_meeting_by_a_colleague_is_shown_before_it_is_replaced(nadia: User) -> None:
    made = making.meeting(by=nadia)
    outdated = making.seen_of_meeting(made)
    sent = {"title": "Mine", "meets_on": f"{in_days(9):%-d %B %Y}", "agenda": "My agenda", "attendees": ""}
    colleague, address = national(), f"{made.get_absolute_url()}change/"
    details = meetings.MeetingDetails(title="Theirs", meets_on=in_days(8), agenda="Their agenda")
    meetings.change(made.public_id, details, seen=outdated, by=colleague)

    answer = browser(nadia).post(address, sent | {"seen": outdated})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their agenda" in page
    assert "My agenda</textarea>" in page
    assert browser(nadia).post(address, sent | {"seen": making.seen_of_meeting(made)}).status_code == 302


def test_rejected_file_says_why_and_cannot_be_opened(nadia: User) -> None:
    made = action(owner=nadia, by=nadia)
    file = evidence.attach(made.public_id, making.came(), by=nadia)
    Document.objects.update(state="refused", refusal="virus", read_at=clock.now())

    page = read(nadia, made.get_absolute_url())

    assert "Rejected" in page
    assert Document.objects.get().why_refused in page
    assert browser(nadia).get(file.url).status_code == 404


def test_administrator_sees_how_many_actions_somebody_owns_and_nothing_else(nadia: User) -> None:
    sam, admin = lead(), UserFactory(role=Role.ADMINISTRATOR)
    for title in ("Name one lead", "Train reviewers"):
        action(owner=sam, by=nadia, title=title)
    move(action(owner=sam, by=nadia, title="Ended"), "cancel", by=nadia)

    page = read(admin, reverse("administration:person-close", args=[sam.public_id]))

    assert "2 actions in the prosecution action plan" in page
    assert "Name one lead" not in page
    with acting_for(lead()):
        assert assigned_records.owned_by(sam)[0].count == 0


def given_away_meanwhile(made: PlanAction, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the action to another force after the page has found it, and before the change locks it."""
    locked = actions.locked

    def given_away_first(*args: Any, **kwargs: Any) -> PlanAction:
        with acting("owner"):
            PlanActionEvent.objects.filter(action=made).update(force=KENT)
            PlanAction.objects.filter(pk=made.pk).update(force=KENT, owner=lead(KENT))
        return locked(*args, **kwargs)

    monkeypatch.setattr(actions, "locked", given_away_first)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("updates/", {"update": "Begun.", "happened_on": "{today}"}),
        ("comments/", {"comment": "A comment."}),
        ("evidence/", {"evidence_title": "Note", "address": "", "note": "Text"}),
        ("status/start/", {}),
    ],
)
def test_action_given_away_while_its_page_was_sent_is_not_found(
    address: str, sent: dict[str, str], nadia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia)
    today = f"{clock.today():%-d %B %Y}"
    typed = {name: text.format(today=today) for name, text in sent.items()} | {"seen": seen(made)}
    client = browser(sam)
    given_away_meanwhile(made, monkeypatch)

    assert client.post(f"{made.get_absolute_url()}{address}", typed).status_code == 404


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("updates/", {"update": "Wrote to all 43 forces.", "happened_on": "{today}"}),
        ("evidence/", {"evidence_title": "Letter", "address": "", "note": "Wrote to all 43 forces."}),
    ],
)
def test_what_was_typed_is_shown_again_if_the_action_has_ended_meanwhile(
    address: str, sent: dict[str, str], nadia: User
) -> None:
    sam = lead()
    made = move(action(owner=sam, by=nadia), "cancel", by=nadia)
    typed = {name: text.format(today=f"{clock.today():%-d %B %Y}") for name, text in sent.items()}

    answer = browser(sam).post(f"{made.get_absolute_url()}{address}", typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This action is cancelled. The national team can reopen it." in page
    assert "Wrote to all 43 forces.</textarea>" in page
    assert page.count('enctype="multipart/form-data"') == 0, "nothing else can be added"


def test_owner_who_has_left_is_not_shown_as_the_owner_without_saying_so(nadia: User) -> None:
    sam = lead()
    made, ended = action(owner=sam, by=nadia), move(action(owner=sam, by=nadia, title="Done"), "cancel", by=nadia)
    note = "Has left or works elsewhere."
    assert note not in read(nadia, made.get_absolute_url())

    User.objects.filter(pk=sam.pk).update(force=CUMBRIA)

    assert f"{note}</strong> Choose a new owner." in read(nadia, made.get_absolute_url())
    assert f"{note}</strong> The national team chooses" in read(coordinator(), made.get_absolute_url())
    assert note not in read(nadia, ended.get_absolute_url())
    assert f"{sam.name} (has left or works elsewhere)" in unescape(read(nadia, PLAN))


def test_removing_again_says_that_it_is_removed_already(nadia: User) -> None:
    client = browser(nadia)
    made, meeting = action(owner=nadia, by=nadia), making.meeting(by=nadia)
    note = evidence.add_link_or_note(made.public_id, title="Note", note="Text", by=nadia)
    paper = meetings.add_paper(meeting.public_id, making.came(), by=nadia)
    making.checked(paper.document_id)
    for address, removed in (
        (f"{made.get_absolute_url()}evidence/{note.public_id}/remove/", "evidence"),
        (f"{meeting.get_absolute_url()}papers/{paper.public_id}/remove/", "paper"),
    ):
        assert "has already been removed" not in client.post(address, follow=True).content.decode()
        assert f"This {removed} has already been removed." in client.post(address, follow=True).content.decode()


def test_pages_say_who_learns_that_a_circulated_meeting_changes(nadia: User) -> None:
    made = making.meeting(by=nadia)
    pages = [f"{made.get_absolute_url()}{page}/" for page in ("change", "status/cancel")]
    assert not any("get a notice" in read(nadia, page) for page in pages)

    making.move_meeting(made, "circulate", by=nadia)

    assert all("coordinators and the national team get a notice" in read(nadia, page).lower() for page in pages)


def test_history_of_a_meeting_names_each_paper_and_each_date(nadia: User) -> None:
    made = making.meeting(by=nadia)
    draft = meetings.add_paper(made.public_id, making.came(), title="First draft", by=nadia)
    making.checked(draft.document_id)
    meetings.remove_paper(made.public_id, draft.public_id, by=nadia)
    made = making.move_meeting(made, "circulate", by=nadia)
    paper = meetings.add_paper(made.public_id, making.came(), title="Terms of reference", by=nadia)
    making.checked(paper.document_id)
    meetings.remove_paper(made.public_id, paper.public_id, by=nadia)
    details = meetings.MeetingDetails(title=made.title, meets_on=in_days(8), agenda=made.agenda)
    meetings.change(made.public_id, details, seen=making.seen_of_meeting(made), by=nadia)

    history = read(nadia, made.get_absolute_url()).split('id="history-title"')[1]

    expected = [
        "Date changed",
        f"From {in_words(in_days(7))} to {in_words(in_days(8))}",
        "Paper removed",
        "Paper added",
    ]
    assert [history.index(words) for words in expected] == sorted(history.index(words) for words in expected)
    assert history.count("Terms of reference") == 2
    assert "First draft" not in history, "it came and went before members could read the papers"


def test_short_plan_is_listed_whole_on_the_page_of_a_decision(nadia: User) -> None:
    for number in range(3):
        action(by=nadia, title=f"Action {number}")
    held = making.move_meeting(making.meeting(by=nadia, day=0), "hold", by=nadia)

    page = read(nadia, f"{held.get_absolute_url()}decisions/")

    assert page.count('type="checkbox"') == 3
    assert "Find actions" not in page


def test_long_plan_is_searched_on_the_page_of_a_decision_and_nothing_typed_is_lost(nadia: User) -> None:
    made = [action(by=nadia, title=f"Action {number}") for number in range(29)]
    made.append(action(by=nadia, title="Train reviewers"))
    held = making.move_meeting(making.meeting(by=nadia, day=0), "hold", by=nadia)
    address, client = f"{held.get_absolute_url()}decisions/", browser(nadia)
    first = read(nadia, address)
    assert first.count('type="checkbox"') == 20
    assert "The first 20 of 30 open actions. Search to see others." in first

    ticked = [str(made[2].public_id)]
    searched = client.post(
        address, {"decision": "Each trains reviewers.", "find": "reviewers", "changes": ticked, "search": "1"}
    )

    page = " ".join(searched.content.decode().split())
    assert (searched.status_code, held.decisions.count()) == (200, 0)
    assert "Each trains reviewers.</textarea>" in page
    assert references(page.replace("A3: ", ">A3: ").replace("A30: ", ">A30: ")) == ["A3", "A30"]
    assert page.count(" checked") == 1
    assert "1 open action matches." in page
    assert (
        "No other open action matches."
        in client.post(address, {"decision": "", "find": "zzz", "search": "1"}).content.decode()
    )

    both = [*ticked, str(made[29].public_id)]
    client.post(address, {"decision": "Each trains reviewers.", "find": "zzz", "changes": both})

    decision = held.decisions.get()
    assert {event.action_id for event in decision.events.all()} == {made[2].pk, made[29].pk}


def test_decision_about_an_action_that_has_ended_meanwhile_is_refused_and_the_text_stays(nadia: User) -> None:
    ended = move(action(by=nadia), "cancel", by=nadia)
    action(by=nadia, title="Open")
    held = making.move_meeting(making.meeting(by=nadia, day=0), "hold", by=nadia)
    sent = {"decision": "Each force names one lead.", "changes": [str(ended.public_id)]}

    answer = browser(nadia).post(f"{held.get_absolute_url()}decisions/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "An action that you ticked has ended." in page
    assert "Each force names one lead.</textarea>" in page
