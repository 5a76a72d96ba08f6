"""What somebody who is not named reads of a sealed case: that something waits, and what to do about it (P7)."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations import todo
from investigations.models import Entry, Finding, Query, Revision
from investigations.quality import checks
from investigations.returns import creation, rows, transitions
from investigations.review import decisions, queries
from investigations.sealed import counting
from investigations.sealed.counting import HiddenCases
from tests.accounts.factories import LANCASHIRE
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, MARCH
from tests.investigations.sealed.world import REFERENCE, SECRET, SealedWorld, seal, unsealed_world
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
REASONS = dict.fromkeys(checks.RULES, "As reported.")


@pytest.fixture
def world() -> SealedWorld:
    """March is begun by the outsider."""
    world = seal(unsealed_world())
    with acting_for(world.outsider):
        creation.start(LANCASHIRE, MARCH, by=world.outsider)
    return world


class TestReference:
    """It is refused like any other, and the sentence says what to do."""

    def test_row_is_not_renamed_to_it(self, world: SealedWorld) -> None:
        entry = Entry.objects.get(revision__period=MARCH, investigation=world.open_case)
        with acting_for(world.outsider):
            renamed = f" {REFERENCE.lower()} "
            saved = rows.save(entry.pk, typed={"reference": renamed}, version=entry.version, by=world.outsider)

        (sentence,) = saved.errors["reference"]
        assert sentence.startswith("You cannot use the reference")
        assert "For a new investigation, enter another reference." in sentence
        assert "If your force already reports it, leave it out and ask your lead." in sentence
        assert "sealed" not in sentence.lower()

    def test_who_is_named_reads_that_it_is_used(self, world: SealedWorld) -> None:
        entry = Entry.objects.get(revision__period=MARCH, investigation=world.open_case)
        with acting_for(world.analyst):
            saved = rows.save(entry.pk, typed={"reference": REFERENCE}, version=entry.version, by=world.analyst)

        assert saved.errors["reference"] == [
            f"“{REFERENCE}” is already used by another investigation of your force. Enter another reference."
        ]


class TestQuery:
    """A query about a case that was sealed afterwards stays open, and everybody reads who replies."""

    @pytest.fixture
    def queried(self) -> SealedWorld:
        """The coordinator has asked about the case in March; then it is sealed."""
        world = unsealed_world()
        with acting_for(world.outsider):
            creation.start(LANCASHIRE, MARCH, by=world.outsider)
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=REASONS)
        with acting_for(world.coordinator):
            deciding.query(
                LANCASHIRE,
                MARCH,
                words=f"Who leads {SECRET}?",
                by=world.coordinator,
                investigation=world.case.public_id,
            )
        return seal(world)

    def test_reviewer_reads_why_it_is_not_approved_and_can_carry_it_forward(self, queried: SealedWorld) -> None:
        monthly_return = Revision.objects.working().get(period=MARCH).monthly_return
        with acting_for(queried.coordinator):
            why = transitions.why_not("approve", monthly_return, by=queried.coordinator)
            assert "1 query is about a sealed investigation that you are not named for." in why
            assert "The people of the force who are named for it reply." in why
            deciding.approve(LANCASHIRE, MARCH, by=queried.coordinator, carry_open=True)

        assert Query.objects.get(opened_at__year__gt=2020, state="carried").investigation == queried.case

    def test_force_reads_that_somebody_named_replies(self, queried: SealedWorld) -> None:
        with (
            acting_for(queried.outsider),
            pytest.raises(TransitionNotAllowed, match=r"Reply to 1 query first.*you are not named for"),
        ):
            decisions.answer_return(LANCASHIRE, MARCH, by=queried.outsider)

    def test_named_people_are_asked_to_reply_and_do(self, queried: SealedWorld) -> None:
        def titles(person: User) -> list[str]:
            with acting_for(person):
                return [item.title for item in todo.to_do_items(person)]

        assert "Reply to the query on March 2020" in titles(queried.analyst)
        assert "The March 2020 return waits for a reply" in titles(queried.outsider)
        query = Query.objects.get(state="open")
        seen = deciding.seen_in(query.pk)
        with acting_for(queried.analyst):
            queries.answer(query.pk, words="Nobody.", seen=seen, by=queried.analyst)
        with acting_for(queried.outsider):
            decisions.answer_return(LANCASHIRE, MARCH, by=queried.outsider)
        with acting_for(queried.coordinator):
            deciding.approve(LANCASHIRE, MARCH, by=queried.coordinator)

        assert "Send the March 2020 return back" not in titles(queried.outsider)

    def test_reply_that_is_withdrawn_opens_it_again(self, queried: SealedWorld) -> None:
        query = Query.objects.get(state="open")
        seen = deciding.seen_in(query.pk)
        with acting_for(queried.analyst):
            queries.answer(query.pk, words="Nobody.", seen=seen, by=queried.analyst)
        with acting_for(queried.outsider):
            decisions.answer_return(LANCASHIRE, MARCH, by=queried.outsider)
        with acting_for(queried.outsider):
            decisions.withdraw_answer(LANCASHIRE, MARCH, by=queried.outsider)

        assert Query.objects.get(pk=query.pk).state == "open"


@pytest.mark.parametrize(
    ("message", "masked"),
    [
        (f"{REFERENCE} was live at the end of March 2020 and is not in this return.", True),
        (f"{REFERENCE}2 was live at the end of March 2020 and is not in this return.", False),
        (f"A/{REFERENCE} was live at the end of March 2020 and is not in this return.", False),
    ],
)
def test_only_the_reference_itself_is_taken_out_of_findings(message: str, masked: bool) -> None:
    world = unsealed_world()
    february = Revision.objects.get(period=FEBRUARY)
    finding = Finding.objects.create(
        revision=february, force_id=LANCASHIRE, rule="missing", severity="error", message=message, figure="missing:0:0"
    )
    seal(world)

    finding.refresh_from_db()
    assert finding.message == (message.replace(REFERENCE, "Sealed investigation") if masked else message)


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        (HiddenCases(), ""),
        (HiddenCases(to_do=1), ""),
        (HiddenCases(rows=1, counted=1), "1 sealed investigation is counted but not shown."),
        (HiddenCases(rows=2, counted=2), "2 sealed investigations are counted but not shown."),
        (HiddenCases(rows=1), "1 sealed investigation is not shown. It does not count as live or closed."),
        (
            HiddenCases(rows=2),
            "2 sealed investigations are not shown. They do not count as live or closed.",
        ),
        (
            HiddenCases(rows=3, counted=1),
            "3 sealed investigations are not shown. 1 of them counts as live or closed.",
        ),
    ],
)
def test_list_says_how_many_it_leaves_out(cases: HiddenCases, words: str) -> None:
    assert cases.in_words == words


def test_row_that_is_void_or_merged_is_not_said_to_be_counted(world: SealedWorld) -> None:
    draft = Revision.objects.working().get(period=MARCH)
    entries = Entry.objects.filter(revision=draft, investigation=world.case)
    hidden = {}
    for state in ("live", "closed", "void"):
        is_closed = state == "closed"
        entries.update(
            state=state,
            stage="concluded" if is_closed else "live-investigation",
            closing_reason="conviction" if is_closed else None,
            closed_on="2020-03-20" if is_closed else None,
        )
        with acting_for(world.outsider):
            hidden[state] = counting.hidden_in([draft.pk])[draft.pk]

    assert {state: (cases.rows, cases.counted) for state, cases in hidden.items()} == {
        "live": (1, 1),
        "closed": (1, 1),
        "void": (1, 0),
    }
