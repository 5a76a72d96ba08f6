"""Several people decide about a release at once, or one person sends a form twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from reports.choices import ReleaseState
from reports.models import PreReleaseReader, Release
from reports.releases import pre_release, releasing
from reports.releases.pre_release import NewReader
from tests.accounts.factories import LANCASHIRE, UserFactory, national
from tests.concurrency import refused
from tests.figures.making import FEBRUARY
from tests.reports.releases import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
Committed = Callable[..., list[Any]]
READER = NewReader(name="Ada Stone", post="Analyst", organisation="Home Office", reason="Briefs the minister.")


@made_once
def preparer() -> User:
    making.published()
    return national()


@made_once
def draft(preparer: User) -> Release:
    return prepared(preparer)


def prepared(by: User, *, days: int = 2) -> Release:
    return releasing.prepare(FEBRUARY, release_at=release_time(days), is_rounded=False, by=by)


def release_time(days: int) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.LONDON)


def team() -> tuple[User, User, User]:
    making.published()
    return national(), national(), national()


def states() -> list[str]:
    return [*Release.objects.order_by("pk").values_list("state", flat=True)]


def test_two_people_preparing_a_month_at_once_leave_one_draft(committed: Committed) -> None:
    ((nora, nils, _),) = committed(team)

    answers = committed(lambda: prepared(nora), lambda: prepared(nils), role="web")

    assert [type(answer) for answer in answers] == [Release, Release]
    assert committed(states) == [["discarded", "draft"]]


def test_two_people_approving_at_once_approve_once(committed: Committed) -> None:
    ((nora, nils, nina),) = committed(team)
    (release,) = committed(lambda: prepared(nora))
    seen = releasing.token_of(release)

    answers = committed(
        *((lambda by=by: releasing.approve(release.public_id, seen=seen, by=by)) for by in (nils, nina)), role="web"
    )

    assert refused(answers) == ["This release is no longer a draft. There is nothing to approve."]
    assert committed(states) == [["approved"]]


def test_approving_a_draft_while_it_is_prepared_again_leaves_one_release(committed: Committed) -> None:
    ((nora, nils, nina),) = committed(team)
    (release,) = committed(lambda: prepared(nora))
    seen = releasing.token_of(release)

    answers = committed(
        lambda: releasing.approve(release.public_id, seen=seen, by=nils), lambda: prepared(nina, days=3), role="web"
    )

    # Approved first, nothing has changed since; or prepared again first, the older draft is discarded.
    assert len(refused(answers)) == 1
    assert committed(states)[0] in (["approved"], ["discarded", "draft"])


def test_withdrawing_at_the_moment_of_release_leaves_it_out_or_withdrawn(committed: Committed) -> None:
    def scheduled() -> tuple[Release, User]:
        making.published()
        return making.approved(making.prepared()), national()

    ((release, nils),) = committed(scheduled)

    def withdraw() -> Release:
        seen = releasing.token_of(release)
        return releasing.withdraw(release.public_id, reason="A table was wrong.", seen=seen, by=nils)

    def read() -> list[tuple[str, str]]:
        return [*Release.objects.visible_to(nils).ever_out().values_list("state", "end_reason")]

    _, seen_outside = committed(withdraw, read, role="web")

    assert seen_outside in ([("approved", "")], [("withdrawn", "A table was wrong.")])
    assert committed(states) == [["withdrawn"]]


def test_form_to_prepare_that_is_sent_twice_makes_one_draft(client: Client, preparer: User) -> None:
    client.force_login(preparer)
    day = clock.today() + timedelta(days=3)
    sent = {"month": "2020-02", "release_on": f"{day:%Y-%m-%d}", "release_time": ""}

    answers = [client.post(reverse("releases:release-prepare"), sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert states() == ["draft"]


def test_person_without_an_account_is_listed_once(client: Client, draft: Release, preparer: User) -> None:
    client.force_login(preparer)
    url = reverse("releases:release-readers", args=[draft.public_id])
    sent = {"name": "Ada Stone", "post": "Analyst", "organisation": "Home Office", "reason": "Briefs the minister."}

    answers = [client.post(url, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert pre_release.LISTED_WITHOUT_ACCOUNT in unescape(answers[1].content.decode())
    reader = PreReleaseReader.objects.get()
    reader.pk = None
    with pytest.raises(IntegrityError, match="person_once"), transaction.atomic():
        reader.save()


def test_removing_a_person_twice_says_that_they_are_gone(client: Client, draft: Release, preparer: User) -> None:
    reader = pre_release.add(draft.public_id, READER, by=preparer)
    client.force_login(preparer)
    url = reverse("releases:release-reader-remove", args=[draft.public_id, reader.pk])

    client.post(url)
    page = client.post(url, follow=True)

    assert page.status_code == 200
    assert "not on the pre-release list any more" in page.content.decode()


def test_names_that_look_alike_or_turn_the_text_round_are_refused(
    client: Client, draft: Release, preparer: User
) -> None:
    client.force_login(preparer)
    url = reverse("releases:release-readers", args=[draft.public_id])
    sent = {"name": "Ada\u200b Stone", "post": "\u202eAnalyst", "organisation": "Home Office", "reason": "Briefs."}

    page = client.post(url, sent).content.decode()
    client.post(url, sent | {"post": "Analyst"})

    assert "which changes the direction of the text" in page
    assert PreReleaseReader.objects.get().name == "Ada Stone"


def test_release_whose_preparer_left_the_team_is_not_approved(draft: Release, preparer: User) -> None:
    User.objects.filter(pk=preparer.pk).update(role=Role.ANALYST, force=LANCASHIRE)

    with pytest.raises(TransitionNotAllowed, match="prepared this release is no longer"):
        releasing.approve(draft.public_id, seen=releasing.token_of(draft), by=national())


def test_approver_who_read_another_release_time_is_refused(draft: Release) -> None:
    seen = releasing.token_of(draft)
    Release.objects.update(release_at=draft.release_at + timedelta(hours=1))

    with pytest.raises(TransitionNotAllowed, match="changed since you opened the page"):
        releasing.approve(draft.public_id, seen=seen, by=national())


def test_release_time_in_summer_is_the_same_once_it_is_stored(preparer: User) -> None:
    """What was just prepared has its time in London, and what was read has it in UTC."""
    summer = datetime(clock.today().year + 1, 7, 1, 9, 30, tzinfo=clock.LONDON)
    release = releasing.prepare(FEBRUARY, release_at=summer, is_rounded=False, by=preparer)

    assert releasing.token_of(release) == releasing.token_of(Release.objects.get(pk=release.pk))


def test_reason_typed_for_a_release_that_is_withdrawn_already_is_shown(client: Client, draft: Release) -> None:
    release = making.approved(draft)
    sent = {"reason": "The area table was wrong.", "seen": releasing.token_of(release)}
    making.withdrawn(release)
    client.force_login(national())

    page = client.post(reverse("releases:release-withdraw", args=[release.public_id]), sent)

    assert page.status_code == 422
    assert "Only an approved release can be withdrawn." in page.content.decode()
    assert "The area table was wrong." in page.content.decode()


def test_person_typed_for_a_list_that_is_closed_is_shown(client: Client, draft: Release) -> None:
    making.out(making.approved(draft))
    client.force_login(national())
    sent = {"name": "Ada Stone", "post": "Analyst", "organisation": "Home Office", "reason": "Briefs the minister."}

    page = client.post(reverse("releases:release-readers", args=[draft.public_id]), sent)

    assert page.status_code == 422
    assert "Reason: Briefs the minister." in unescape(page.content.decode())


def test_person_taken_off_the_list_and_one_without_a_role_read_nothing_before_release(
    client: Client, draft: Release, preparer: User
) -> None:
    listed, moved = UserFactory(role=Role.PARTNER), UserFactory(role=Role.PARTNER)
    readers = {
        person: pre_release.add(
            draft.public_id,
            NewReader(name=f"Reader {person.pk}", post="P", organisation="O", reason="R", email=person.email),
            by=preparer,
        )
        for person in (listed, moved)
    }
    release = making.approved(draft)
    url = release.get_absolute_url()
    for person in readers:
        client.force_login(person)
        assert client.get(url).status_code == 200

    pre_release.remove(release.public_id, readers[listed].pk, by=preparer)
    User.objects.using("default").filter(pk=moved.pk).update(role=Role.AUDITOR)

    for person in readers:
        client.force_login(User.objects.get(pk=person.pk))
        answers = (
            client.get(url),
            client.head(url),
            client.get(url, headers={"If-None-Match": "*"}),
            client.get(url, headers={"If-Modified-Since": "Mon, 30 Nov 2099 09:30:00 GMT"}),
            client.post(f"{url}file/", {"format": "csv"}),
        )
        assert {answer.status_code for answer in answers} == {404}
        assert not any(header in answer.headers for answer in answers for header in ("ETag", "Last-Modified"))
    assert Release.objects.get().state == ReleaseState.APPROVED
