"""The pages of sealed cases: seal, change, unseal, who can see this, and emergency access."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import FORCE_ROLES, Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.who_can_see import people_in_scope_of
from audit.models import AuditEntry
from core import clock
from investigations.models import EmergencyAccess, InvestigationSeal
from investigations.sealed import emergency, seals
from notifications.models import Notice
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.investigations.factories import MARCH
from tests.investigations.sealed.world import REFERENCE, SECRET, SealedWorld, next_request, seal, unsealed_world
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
REASON = "A child may be at risk tonight."


@pytest.fixture
def unsealed() -> SealedWorld:
    return unsealed_world()


@pytest.fixture
def world() -> SealedWorld:
    return seal(unsealed_world())


def page(name: str, *args: object) -> str:
    return reverse(f"investigations:{name}", args=args)


def seen(world: SealedWorld) -> str:
    """The token that the page of the seal prints for its lead now."""
    return seals.token_of(world.seal)


def sent(world: SealedWorld, **changed: object) -> dict[str, object]:
    """The form of a seal to the lead and the analyst."""
    return {
        "reason": "An inquiry into a colleague.",
        "people": [world.analyst.pk],
        "review_on": f"{clock.today() + timedelta(days=30):%d %B %Y}",
        **changed,
    }


class TestSeal:
    def test_lead_seals_a_case_to_themselves_and_others(self, unsealed: SealedWorld) -> None:
        client = just_signed_in(unsealed.lead)
        answer = client.post(page("investigation-seal", unsealed.case.public_id), sent(unsealed), follow=True)

        assert "Only 2 people can see this investigation now." in answer.content.decode()
        named = set(unsealed.seal.people.values_list("person", flat=True))
        assert named == {unsealed.lead.pk, unsealed.analyst.pk}
        assert [notice.person_id for notice in Notice.objects.filter(kind="investigation_sealed")] == [
            unsealed.analyst.pk
        ]

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"people": []}, "Choose at least 2 people"),
            ({"reason": ""}, "Enter why the investigation is sealed."),
            ({"review_on": "01/01/2019"}, "Enter a review date after today"),
        ],
    )
    def test_wrong_input_gets_an_answer_and_seals_nothing(
        self, unsealed: SealedWorld, changed: dict[str, object], message: str
    ) -> None:
        client = just_signed_in(unsealed.lead)
        answer = client.post(page("investigation-seal", unsealed.case.public_id), sent(unsealed, **changed))

        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert not InvestigationSeal.objects.exists()

    def test_lead_changes_who_sees_it(self, world: SealedWorld) -> None:
        client = just_signed_in(world.lead)
        people = [world.lead.pk, world.coordinator.pk]
        client.post(page("investigation-seal", world.case.public_id), sent(world, people=people, seen=seen(world)))

        assert just_signed_in(world.coordinator).get(world.case.get_absolute_url()).status_code == 200
        assert just_signed_in(world.analyst).get(world.case.get_absolute_url()).status_code == 404

    def test_lead_unseals_it_with_a_reason(self, world: SealedWorld) -> None:
        client = just_signed_in(world.lead)
        url, token = page("investigation-unseal", world.case.public_id), seen(world)
        without = client.post(url, {"ended_reason": "", "seen": token})
        client.post(url, {"ended_reason": "The inquiry is over.", "seen": token})

        assert without.status_code == 422
        assert just_signed_in(world.outsider).get(world.case.get_absolute_url()).status_code == 200

    def test_lead_with_an_old_page_reads_that_it_is_no_longer_sealed(self, unsealed: SealedWorld) -> None:
        client = just_signed_in(unsealed.lead)
        url = page("investigation-unseal", unsealed.case.public_id)
        answers = [
            client.post(url, {"ended_reason": "The inquiry is over."}, follow=True),
            client.post(page("seal-join", uuid.uuid4()), follow=True),
        ]

        assert all("is no longer sealed." in answer.content.decode() for answer in answers)

    def test_another_lead_adds_themselves_only_when_fewer_than_two_are_left(self, world: SealedWorld) -> None:
        client = just_signed_in(world.other_lead)
        public_id = world.seal.public_id
        client.post(page("seal-join", public_id))
        refused = client.get(world.case.get_absolute_url()).status_code
        User.objects.filter(pk=world.analyst.pk).update(is_active=False)

        client.post(page("seal-join", public_id))

        assert refused == 404
        assert client.get(world.case.get_absolute_url()).status_code == 200

    def test_named_people_read_who_is_named_and_who_has_viewed_it(self, world: SealedWorld) -> None:
        just_signed_in(world.analyst).get(world.case.get_absolute_url())
        client, history = just_signed_in(world.lead), page("investigation-access-history", world.case.public_id)

        text = client.get(world.case.get_absolute_url()).content.decode()

        assert "only the people named can see this investigation" in text
        assert history in text
        assert world.analyst.name in client.get(history).content.decode()


# Every list and page that prints cases. What it says to those who are not named has no word of the sealed case.
LISTS = (
    reverse("investigations:investigation-list"),
    reverse("investigations:case-review"),
    reverse("investigations:return-list"),
    reverse("investigations:return-detail", args=[LANCASHIRE, "2020-02"]),
    reverse("investigations:return-receipt", args=[LANCASHIRE, "2020-02"]),
    reverse("investigations:return-workbook", args=[LANCASHIRE, "2020-02"]),
    reverse("investigations:review-detail", args=[LANCASHIRE, "2020-02"]),
    reverse("investigations:review-queue"),
    reverse("investigations:return-board"),
    reverse("investigations:quality-list"),
    reverse("investigations:supporting-list"),
    reverse("investigations:seal-list"),
    reverse("investigations:emergency-list"),
    reverse("api:investigation-list"),
    reverse("notifications:notice-list"),
    reverse("home"),
)


@pytest.mark.parametrize("who", ["other_lead", "outsider", "coordinator", "national", "supporter"])
def test_no_page_shows_a_word_of_it_to_anybody_else(world: SealedWorld, who: str) -> None:
    client = just_signed_in(getattr(world, who))
    client.post(reverse("investigations:return-start", args=[LANCASHIRE, "2020-03"]))
    pages = [*LISTS, *(url.replace("2020-02", "2020-03") for url in LISTS if "2020-02" in url)]
    leaked = {}
    for url in [*pages, world.case.get_absolute_url()]:
        answer = client.get(url)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if SECRET.encode() in content or SECRET in str(answer.headers):
            leaked[url] = answer.status_code

    assert leaked == {}
    assert client.get(world.case.get_absolute_url()).status_code == 404


def test_search_finds_it_for_those_who_are_named_only(world: SealedWorld) -> None:
    url, link = f"{LISTS[0]}?text={REFERENCE}", str(world.case.public_id)

    assert link in just_signed_in(world.analyst).get(url).content.decode()
    assert link not in just_signed_in(world.outsider).get(url).content.decode()


def test_grid_says_how_many_cases_it_does_not_show(world: SealedWorld) -> None:
    url = reverse("investigations:return-detail", args=[LANCASHIRE, "2020-02"])

    assert (
        "1 sealed investigation is counted but not shown." in just_signed_in(world.outsider).get(url).content.decode()
    )
    assert "counted and not shown" not in just_signed_in(world.lead).get(url).content.decode()


class TestWhoCanSee:
    @pytest.mark.parametrize(
        ("role", "place"),
        [
            *((role, {"force_id": force}) for role in sorted(FORCE_ROLES) for force in (LANCASHIRE, CUMBRIA, KENT)),
            *((Role.COORDINATOR, {"unit_id": unit}) for unit in ("nwrocu", "wmrocu")),
            *((role, {}) for role in (Role.NATIONAL, Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR)),
        ],
    )
    def test_page_names_exactly_those_who_can_open_the_record(
        self, unsealed: SealedWorld, role: Role, place: dict[str, str]
    ) -> None:
        """The list and the permission rule answer alike for every role at every place."""
        force = Force.objects.get(pk=LANCASHIRE)
        person = UserFactory(role=role, **place)

        may_open = just_signed_in(person).get(unsealed.open_case.get_absolute_url()).status_code == 200
        url = page("investigation-who-can-see", unsealed.open_case.public_id)
        listed = person.name in just_signed_in(unsealed.lead).get(url).content.decode()

        assert listed == may_open == (person in people_in_scope_of(force))

    def test_sealed_case_names_its_people_only(self, world: SealedWorld) -> None:
        text = just_signed_in(world.lead).get(page("investigation-who-can-see", world.case.public_id)).content.decode()

        assert all(person.name in text for person in (world.lead, world.analyst))
        assert not any(person.name in text for person in world.not_named)

    def test_database_and_service_agree_on_who_sees_a_force(self, world: SealedWorld) -> None:
        force = Force.objects.get(pk=LANCASHIRE)
        for person in User.objects.all():
            with connection.cursor() as cursor:
                cursor.execute("select scope.sees_force(%s, %s)", [person.pk, LANCASHIRE])
                assert cursor.fetchone() == (Scope.of(person).holds(force) and person.role != Role.OFFICER,), (
                    person.role
                )


class TestEmergency:
    def opened(self, person: User, **changed: str) -> Client:
        client = just_signed_in(person)
        sent = {"force": LANCASHIRE, "reference": REFERENCE.lower(), "reason": REASON, **changed}
        client.post(page("emergency-open"), sent)
        next_request()
        return client

    @pytest.mark.parametrize("who", ["outsider", "coordinator", "national"])
    def test_opens_one_case_for_four_hours_and_tells_those_who_are_named(self, world: SealedWorld, who: str) -> None:
        client = self.opened(getattr(world, who))

        assert client.get(world.case.get_absolute_url()).status_code == 200
        access = EmergencyAccess.objects.get()
        assert access.ends_at - access.begins_at == timedelta(hours=emergency.HOURS)
        informed = set(Notice.objects.filter(kind="emergency_access").values_list("person", flat=True))
        assert informed == {world.lead.pk, world.analyst.pk}

    def test_page_offers_nothing_that_would_change_the_case(self, world: SealedWorld) -> None:
        text = self.opened(world.outsider).get(world.case.get_absolute_url()).content.decode()

        assert "You opened it in an emergency. You can read it, but not change it." in text
        assert "Add or change a supporting force" not in text
        assert (
            "Add or change a supporting force"
            in just_signed_in(world.analyst).get(world.case.get_absolute_url()).content.decode()
        )

    def test_is_over_after_four_hours(self, world: SealedWorld) -> None:
        client = self.opened(world.outsider)
        EmergencyAccess.objects.update(begins_at="2020-01-01T00:00Z", ends_at="2020-01-01T04:00Z")

        assert client.get(world.case.get_absolute_url()).status_code == 404

    def test_changes_nothing(self, world: SealedWorld) -> None:
        self.opened(world.outsider)
        from tests.roles import acting_for

        with acting_for(world.outsider), connection.cursor() as cursor:
            cursor.execute("update investigations_holding set reference = 'x' where sealed is not null")
            assert cursor.rowcount == 0

    def test_each_view_is_logged_with_the_reason(self, world: SealedWorld) -> None:
        client = self.opened(world.outsider)
        client.get(world.case.get_absolute_url())
        client.get(reverse("investigations:investigation-list"))

        reasons = AuditEntry.objects.about(str(world.case.public_id)).filter(who=world.outsider.pk, kind="consultation")
        assert len(reasons) == 3
        assert {entry.reason for entry in reasons} == {f"emergency access: {REASON}"}

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"reference": "OPEN/1"}, "No investigation of this force that is sealed to you has this reference."),
            ({"reference": "no such"}, "No investigation of this force that is sealed to you has this reference."),
            ({"reason": "urgent"}, "Say why you need to see the investigation now"),
            ({"force": CUMBRIA}, "Select a valid choice"),
        ],
    )
    def test_wrong_input_opens_nothing(self, world: SealedWorld, changed: dict[str, str], message: str) -> None:
        sent = {"force": LANCASHIRE, "reference": REFERENCE, "reason": REASON, **changed}
        answer = just_signed_in(world.outsider).post(page("emergency-open"), sent)

        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert not EmergencyAccess.objects.exists()

    def test_somebody_else_reviews_it(self, world: SealedWorld) -> None:
        self.opened(world.other_lead)
        access = EmergencyAccess.objects.get()
        url, words = page("emergency-review", access.public_id), {"is_justified": "no", "words": "The desk was open."}
        own = just_signed_in(world.other_lead).post(url, words)
        just_signed_in(world.lead).post(url, words)

        access.refresh_from_db()
        assert own.status_code == 422
        assert (access.reviewed_by, access.is_justified, access.review_words) == (world.lead, False, words["words"])

    @pytest.mark.parametrize(("role", "sees"), [(Role.ADMINISTRATOR, True), (Role.AUDITOR, True)])
    def test_administrators_and_auditors_list_it_without_a_word_of_the_case(
        self, world: SealedWorld, role: Role, sees: bool
    ) -> None:
        self.opened(world.outsider)
        text = just_signed_in(UserFactory(role=role)).get(page("emergency-list")).content.decode()

        assert (REASON in text) == sees
        assert SECRET not in text


def test_month_begun_after_sealing_has_the_case_for_those_who_are_named(world: SealedWorld) -> None:
    just_signed_in(world.outsider).post(reverse("investigations:return-start", args=[LANCASHIRE, "2020-03"]))
    url = reverse("investigations:return-detail", args=[LANCASHIRE, f"{MARCH:%Y-%m}"])

    assert SECRET in just_signed_in(world.analyst).get(url).content.decode()
