"""Entries of a crime system find their records; what is left is likely, only there, only here, or differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.crime import outcomes, recording, records
from nrm.crime.choices import CancellationReason, CrimeClass, RecordDecision, RecordSource
from nrm.crime_system import differences, figures, importing, pairing, questions, resolving
from nrm.crime_system.choices import EntryCode, ExportContents, NotExported, PairedBy, SetAside
from nrm.crime_system.comparison import Comparison
from nrm.models import CrimeRecord, CrimeStep, CrimeSystemEntry
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making as crime_making
from tests.nrm.crime_system import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


def crime(by: User, **given: object) -> CrimeRecord:
    """A recorded crime of a report to police a month ago."""
    reported = clock.now() - timedelta(days=30)
    usual = {
        "source": RecordSource.REPORT,
        "responder": "",
        "reported_at": reported,
        "reference": "LA/77/26",
        "recorded_at": reported + HOUR,
    }
    return recording.open_record(
        crime_making.details(**usual | given), crime_class=CrimeClass.FORCED_LABOUR, crime_at=reported + HOUR, by=by
    )


class TestExactPairs:
    def test_same_crime_reference_in_another_spelling_is_a_pair(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/1/26")

        making.compared(making.row("la-1-26"), by=contact)

        paired = making.entry("la-1-26")
        assert (paired.record, paired.paired_by) == (record, PairedBy.REFERENCE)

    def test_same_home_office_reference_is_a_pair_and_gives_the_record_its_crime_reference(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/5")
        row = making.row("LA/2/26", home_office="HO-5")

        making.compared(row, by=contact)

        record.refresh_from_db()
        assert making.entry("LA/2/26").paired_by == PairedBy.HOME_OFFICE
        assert (record.reference, record.recorded_at) == ("LA/2/26", row.recorded_at)
        assert "LA/2/26" in CrimeStep.objects.get(record=record, move="details").detail

    def test_date_without_time_counts_as_the_end_of_the_day(self, contact: User) -> None:
        reported = clock.now() - timedelta(days=3)
        record = crime_making.opened(contact, authority_reference="HO/6", reported_at=reported)
        day = clock.day_of(reported)

        making.compared(
            making.row("LA/3/26", home_office="HO/6", reported_at=reported, recorded_at=clock.start_of(day)), by=contact
        )

        record.refresh_from_db()
        assert record.recorded_at == clock.end_of(day)

    def test_record_keeps_the_reference_it_has(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/7")
        record = crime_making.on_crime_system(record, by=contact, reference="LA/4/26")

        making.compared(making.row("LA/5/26", home_office="HO/7"), by=contact)

        record.refresh_from_db()
        (pair,) = Comparison(contact).differing
        assert record.reference == "LA/4/26"
        assert [(each.theirs, each.ours) for each in pair.differences] == [("LA/5/26", "LA/4/26")]

    def test_two_entries_with_one_home_office_reference_are_left_to_a_person(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/8")

        making.compared(
            making.row("LA/6/26", home_office="HO/8"), making.row("LA/7/26", home_office="HO/8"), by=contact
        )

        pairs = Comparison(contact).likely
        assert {pair.entry.reference for pair in pairs} == {"LA/6/26", "LA/7/26"}
        assert all("same Home Office reference" in pair.candidates[0].reasons for pair in pairs)
        record.refresh_from_db()
        assert record.reference == ""

    def test_incident_cancelled_there_and_its_crime_are_both_of_the_record(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/9")

        making.compared(
            making.row("LA/8/26", home_office="HO/9", is_cancelled=True),
            making.row("LA/9/26", home_office="HO/9"),
            by=contact,
        )

        record.refresh_from_db()
        assert set(CrimeSystemEntry.objects.filter(record=record).values_list("reference", flat=True)) == {
            "LA/8/26",
            "LA/9/26",
        }
        assert record.reference == "LA/9/26"
        assert not Comparison(contact).differing

    def test_other_force_s_records_are_never_paired(self, contact: User) -> None:
        other = referral_making.nrm_analyst(KENT)
        record = crime_making.opened(other, authority_reference="HO/10")

        making.compared(making.row("LA/10/26", home_office="HO/10"), by=contact)

        record.refresh_from_db()
        assert (making.entry("LA/10/26").record, record.reference) == (None, "")

    def test_record_opened_later_finds_its_entry(self, contact: User) -> None:
        making.compared(making.row("LA/11/26"), by=contact)

        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/11/26")

        assert making.entry("LA/11/26").record == record

    def test_export_that_comes_again_changes_what_it_says(self, contact: User) -> None:
        record = crime(contact)
        reported = record.reported_at
        shown = {"reported_at": reported, "code": EntryCode.CRIME}
        making.compared(making.row("LA/77/26", **shown), by=contact)
        making.compared(making.row("LA/77/26", outcome="16", outcome_on=clock.today(), **shown), by=contact)

        assert CrimeSystemEntry.objects.count() == 1
        (pair,) = Comparison(contact).differing
        assert [each.kind.code for each in pair.differences] == ["outcome"]

    def test_export_without_a_column_changes_nothing_of_it(self, contact: User) -> None:
        making.compared(making.row("LA/12/26", home_office="HO/12", outcome="16"), by=contact)
        making.compared(making.row("LA/12/26", columns=frozenset({"reference", "offence", "reported"})), by=contact)

        entry = making.entry("LA/12/26")
        assert (entry.authority_reference, entry.outcome) == ("HO/12", "16")


class TestLists:
    def test_record_that_the_export_should_have_is_only_here(self, contact: User) -> None:
        record = crime_making.opened(contact)

        making.compared(making.row("LA/20/26", reported_at=clock.now() - 20 * DAY), by=contact)

        assert Comparison(contact).only_here == [record]

    @pytest.mark.parametrize(
        "coverage",
        [
            {"first": clock.today() - 9 * DAY, "last": clock.today() - 5 * DAY},
            {"contents": ExportContents.CRIMES},
        ],
        ids=["other days", "only crimes"],
    )
    def test_record_that_no_export_covers_is_not(self, contact: User, coverage: dict[str, object]) -> None:
        crime_making.opened(contact)

        making.compared(by=contact, **coverage)  # type: ignore[arg-type]

        assert Comparison(contact).only_here == []

    def test_record_of_which_somebody_says_why_is_not_missing(self, contact: User) -> None:
        record = crime_making.opened(contact)
        making.compared(by=contact)

        pairing.explain(record.public_id, NotExported.RESTRICTED, seen=records.token_of(record), by=contact)

        assert Comparison(contact).only_here == []
        assert CrimeStep.objects.get(record=record, move="not_exported").detail == NotExported.RESTRICTED.label

    def test_same_day_and_code_is_likely_and_says_so(self, contact: User) -> None:
        record = crime_making.opened(contact, reported_at=clock.start_of(clock.today() - 3 * DAY) + 9 * HOUR)

        making.compared(making.row("LA/21/26", reported_at=record.reported_at + 8 * HOUR), by=contact)

        (pair,) = Comparison(contact).likely
        assert pair.candidates[0].record == record
        assert pair.candidates[0].reasons == ("reported on the same day", "same code")

    def test_two_records_that_share_as_much_are_both_offered(self, contact: User) -> None:
        reported = clock.now() - 3 * DAY
        both = {crime_making.opened(contact, reported_at=reported) for _ in range(2)}

        making.compared(making.row("LA/22/26", reported_at=reported), by=contact)

        (pair,) = Comparison(contact).likely
        assert pair.is_ambiguous
        assert {each.record for each in pair.candidates} == both

    def test_other_home_office_reference_is_another_person(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/1001")

        making.compared(making.row("LA/23/26", home_office="HO/7777", reported_at=record.reported_at), by=contact)

        assert Comparison(contact).likely == []
        assert [entry.reference for entry in Comparison(contact).only_there] == ["LA/23/26"]

    def test_slip_in_the_home_office_reference_is_likely(self, contact: User) -> None:
        crime_making.opened(contact, authority_reference="HO/1001", reported_at=clock.now() - 30 * DAY)

        making.compared(making.row("LA/24/26", home_office="HO/1010", reported_at=clock.now() - 20 * DAY), by=contact)

        (pair,) = Comparison(contact).likely
        assert "the Home Office references differ by one character" in pair.candidates[0].reasons

    def test_rejected_pair_is_not_offered_again(self, contact: User) -> None:
        record = crime_making.opened(contact)
        making.compared(making.row("LA/25/26", reported_at=record.reported_at), by=contact)
        entry = making.entry("LA/25/26")

        pairing.reject(entry.public_id, [record.public_id], seen=pairing.token_of(entry, [record]), by=contact)

        compared = Comparison(contact)
        assert (compared.likely, [each.reference for each in compared.only_there]) == ([], ["LA/25/26"])

    def test_entry_gone_from_a_newer_export_is_not_left_to_pair(self, contact: User) -> None:
        making.compared(making.row("LA/26/26"), by=contact)
        making.compared(making.row("LA/27/26"), by=contact)

        assert [entry.reference for entry in Comparison(contact).to_pair] == ["LA/27/26"]

    def test_pair_whose_entry_is_gone_differs(self, contact: User) -> None:
        crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/28/26")
        making.compared(making.row("LA/28/26"), by=contact)
        making.compared(by=contact)

        (pair,) = Comparison(contact).differing
        assert [each.kind.code for each in pair.differences] == ["gone"]


class TestDecisions:
    def test_pair_completes_the_record(self, contact: User) -> None:
        record = crime_making.opened(contact)
        making.compared(making.row("LA/30/26", reported_at=record.reported_at), by=contact)
        entry = making.entry("LA/30/26")

        pairing.pair(entry.public_id, record.public_id, seen=pairing.token_of(entry), by=contact)

        record.refresh_from_db()
        assert record.reference == "LA/30/26"
        assert making.entry("LA/30/26").paired_by == PairedBy.PERSON
        assert Comparison(contact).left == 0

    def test_paired_record_is_refused(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/31/26")
        making.compared(making.row("LA/31/26"), making.row("LA/32/26"), by=contact)
        entry = making.entry("LA/32/26")

        with pytest.raises(TransitionNotAllowed, match="already paired with LA/31/26"):
            pairing.pair(entry.public_id, record.public_id, seen=pairing.token_of(entry), by=contact)

    def test_page_that_is_out_of_date_decides_nothing(self, contact: User) -> None:
        making.compared(making.row("LA/33/26"), by=contact)
        entry = making.entry("LA/33/26")
        seen = pairing.token_of(entry)
        pairing.set_aside(entry.public_id, SetAside.DUPLICATE, seen=seen, by=contact)

        with pytest.raises(EditConflict):
            pairing.set_aside(entry.public_id, SetAside.NOT_SLAVERY, seen=seen, by=contact)

        assert making.entry("LA/33/26").set_aside == SetAside.DUPLICATE

    def test_entry_set_aside_is_not_left_and_can_be_put_back(self, contact: User) -> None:
        making.compared(making.row("LA/34/26"), by=contact)
        for reason, left in ((SetAside.NOT_SLAVERY, 0), ("", 1)):
            entry = making.entry("LA/34/26")
            pairing.set_aside(entry.public_id, reason, seen=pairing.token_of(entry), by=contact)
            assert Comparison(contact).left == left

    def test_wrong_pair_is_separated_and_not_offered_again(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/35")
        crime_making.on_crime_system(record, by=contact, reference="LA/1/26")
        making.compared(making.row("LA/35/26", home_office="HO/35"), by=contact)
        entry = making.entry("LA/35/26")

        pairing.separate(entry.public_id, seen=pairing.token_of(entry), by=contact)

        making.compared(making.row("LA/35/26", home_office="HO/35"), by=contact)
        assert making.entry("LA/35/26").record is None
        assert Comparison(contact).likely == []

    def test_pair_by_its_own_reference_is_not_separated(self, contact: User) -> None:
        crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/36/26")
        making.compared(making.row("LA/36/26"), by=contact)
        entry = making.entry("LA/36/26")

        with pytest.raises(TransitionNotAllowed, match="Correct the reference"):
            pairing.separate(entry.public_id, seen=pairing.token_of(entry), by=contact)

    def test_other_force_decides_nothing(self, contact: User) -> None:
        making.compared(making.row("LA/37/26"), by=contact)
        entry, other = making.entry("LA/37/26"), referral_making.nrm_analyst(KENT)

        with pytest.raises(CrimeSystemEntry.DoesNotExist):
            pairing.set_aside(entry.public_id, SetAside.DUPLICATE, seen=pairing.token_of(entry), by=other)


class TestDifferences:
    def test_outcome_of_the_crime_system_is_used(self, contact: User) -> None:
        record = crime(contact)
        day = clock.day_of(record.reported_at) + 9 * DAY
        making.compared(
            making.row("LA/77/26", reported_at=record.reported_at, code=EntryCode.CRIME, outcome="18", outcome_on=day),
            by=contact,
        )
        entry = making.entry("LA/77/26")

        resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

        record.refresh_from_db()
        assert (record.outcome, record.outcome_on) == ("18", day)
        assert Comparison(contact).left == 0

    def test_outcome_that_is_not_for_modern_slavery_is_refused_and_changes_nothing(self, contact: User) -> None:
        record = crime(contact)
        making.compared(
            making.row(
                "LA/77/26", reported_at=record.reported_at, code=EntryCode.CRIME, outcome="7", outcome_on=clock.today()
            ),
            by=contact,
        )
        entry = making.entry("LA/77/26")

        with pytest.raises(TransitionNotAllowed, match="can’t be used for modern slavery"):
            resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

        record.refresh_from_db()
        assert record.outcome == ""

    def test_reference_of_the_crime_system_is_used(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/40")
        crime_making.on_crime_system(record, by=contact, reference="LA/1/26")
        making.compared(making.row("LA/40/26", home_office="HO/40"), by=contact)
        entry = making.entry("LA/40/26")

        resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

        record.refresh_from_db()
        assert record.reference == "LA/40/26"
        assert Comparison(contact).left == 0

    def test_accepted_difference_comes_back_when_it_changes(self, contact: User) -> None:
        crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/41/26")
        making.compared(making.row("LA/41/26", code=EntryCode.NEGATIVE), by=contact)
        entry = making.entry("LA/41/26")

        (pair,) = Comparison(contact).differing
        digest = differences.digest_of(pair.differences)
        resolving.keep_here(entry.public_id, digest=digest, seen=pairing.token_of(entry), by=contact)
        assert Comparison(contact).differing == []

        making.compared(making.row("LA/41/26", code=EntryCode.OUTSIDE), by=contact)
        (pair,) = Comparison(contact).differing
        assert [each.theirs for each in pair.differences] == [EntryCode.OUTSIDE.label]

    def test_cancelled_on_the_crime_system_and_open_here_differs(self, contact: User) -> None:
        crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/42/26")
        making.compared(making.row("LA/42/26", is_cancelled=True), by=contact)

        (pair,) = Comparison(contact).differing
        assert [(each.theirs, bool(resolving.why_not_used(pair.entry, each))) for each in pair.differences] == [
            ("Cancelled", True)
        ]

    def test_cancelled_here_and_open_there_differs(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/43/26")
        making.compared(making.row("LA/43/26"), by=contact)
        crime_making.moved(
            record,
            "cancel",
            by=crime_making.registrar(),
            new_cancellation=CancellationReason.ERROR,
            reason="Entered twice.",
        )

        (pair,) = Comparison(contact).differing
        assert [each.kind.code for each in pair.differences] == ["ended_here"]

    @pytest.mark.parametrize(
        "shown",
        [
            {"code": EntryCode.OUTSIDE},
            {"is_cancelled": True},
            {"home_office": "HO/99"},
            {"recorded_at": clock.now() - timedelta(minutes=5)},
        ],
        ids=lambda shown: next(iter(shown)),
    )
    def test_question_in_sql_misses_no_difference(self, contact: User, shown: dict[str, object]) -> None:
        """`that_may_differ` only narrows: a pair that differs by the table is among its rows."""
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/50/26")
        same = {"reported_at": record.reported_at, "recorded_at": record.recorded_at}
        making.compared(making.row("LA/50/26", **same | shown), by=contact)

        own = CrimeSystemEntry.objects.visible_to(contact)
        assert [each.pk for each in differences.with_partner(own) if differences.differences_of(each)]
        assert differences.that_may_differ(own).exists()

    @pytest.mark.parametrize("shown", [{"outcome": "16"}, {"outcome": "18", "outcome_on": clock.today()}])
    def test_question_in_sql_misses_no_outcome(self, contact: User, shown: dict[str, object]) -> None:
        record = crime(contact)
        same = {"reported_at": record.reported_at, "recorded_at": record.recorded_at, "code": EntryCode.CRIME}
        making.compared(making.row("LA/77/26", **same | shown), by=contact)

        assert differences.that_may_differ(CrimeSystemEntry.objects.visible_to(contact)).exists()

    def test_time_of_recording_differs_and_is_used(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/44/26")
        later = record.reported_at + timedelta(minutes=90)
        making.compared(making.row("LA/44/26", reported_at=record.reported_at, recorded_at=later), by=contact)
        entry = making.entry("LA/44/26")
        (pair,) = Comparison(contact).differing
        assert [each.kind.code for each in pair.differences] == ["recorded"]

        resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

        record.refresh_from_db()
        assert record.recorded_at == later

    def test_reference_alone_never_changes_the_time(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/45")
        record = crime_making.on_crime_system(record, by=contact, reference="LA/1/26")
        midnight = clock.start_of(clock.day_of(record.recorded_at or clock.now()))
        making.compared(making.row("LA/45/26", home_office="HO/45", recorded_at=midnight), by=contact)
        entry = making.entry("LA/45/26")

        resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

        before, after = record.recorded_at, CrimeRecord.objects.get(pk=record.pk)
        assert (after.reference, after.recorded_at) == ("LA/45/26", before)

    @pytest.mark.parametrize(
        ("shown", "sentence"),
        [
            ({"outcome": "18"}, "The export has no date of the outcome"),
            ({"outcome": ""}, "The crime system has no outcome"),
        ],
    )
    def test_outcome_is_never_invented_or_removed(self, contact: User, shown: dict[str, str], sentence: str) -> None:
        record = crime(contact)
        outcomes.assign(
            record.public_id, outcome="16", assigned_on=clock.today(), seen=records.token_of(record), by=contact
        )
        making.compared(
            making.row("LA/77/26", reported_at=record.reported_at, code=EntryCode.CRIME, **shown), by=contact
        )
        entry = making.entry("LA/77/26")

        with pytest.raises(TransitionNotAllowed, match=sentence):
            resolving.use_crime_system(entry.public_id, seen=pairing.token_of(entry), by=contact)

    def test_pairs_that_agree_are_not_loaded(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/46/26")
        making.compared(
            making.row("LA/46/26", reported_at=record.reported_at, recorded_at=record.recorded_at), by=contact
        )

        assert not differences.that_may_differ(CrimeSystemEntry.objects.visible_to(contact)).exists()


class TestLaterExports:
    def test_entry_that_counts_again_is_separated_from_a_record_with_another(self, contact: User) -> None:
        crime_making.opened(contact, authority_reference="HO/90")
        first = making.row("LA/90/26", home_office="HO/90", is_cancelled=True)
        second = making.row("LA/91/26", home_office="HO/90")
        making.compared(first, second, by=contact)

        making.compared(replace(first, is_cancelled=False), second, by=contact)

        assert making.entry("LA/90/26").record is None
        assert making.entry("LA/91/26").record is not None
        assert [entry.reference for entry in Comparison(contact).to_pair] == ["LA/90/26"]

    def test_entries_that_change_places_in_one_export_are_stored(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/92")
        first = making.row("LA/92/26", home_office="HO/92", is_cancelled=True)
        second = making.row("LA/93/26", home_office="HO/92")
        making.compared(first, second, by=contact)

        making.compared(replace(first, is_cancelled=False), replace(second, is_cancelled=True), by=contact)

        assert {entry.record for entry in map(making.entry, ("LA/92/26", "LA/93/26"))} == {record}

    def test_entry_with_another_reference_releases_the_record_from_one_that_is_gone(self, contact: User) -> None:
        record = crime_making.opened(contact, authority_reference="HO/96")
        making.compared(making.row("LA/96/26", home_office="HO/96"), by=contact)

        making.compared(making.row("LA/97/26", home_office="HO/96"), by=contact)

        assert making.entry("LA/96/26").record is None
        assert making.entry("LA/97/26").record == record

    def test_home_office_reference_that_an_earlier_export_had_twice_stays_with_a_person(self, contact: User) -> None:
        crime_making.opened(contact, authority_reference="HO/98")
        first, second = (making.row(f"LA/{number}/26", home_office="HO/98") for number in (98, 99))
        making.compared(first, second, by=contact)
        today = clock.today()

        making.compared(second, by=contact, first=today + DAY, last=today + DAY)

        assert making.entry("LA/99/26").record is None

    def test_rejected_record_is_not_replaced_by_a_cancelled_one(self, contact: User) -> None:
        old = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/89/26")
        crime_making.moved(
            old,
            "cancel",
            by=crime_making.registrar(),
            new_cancellation=CancellationReason.DUPLICATE,
            reason="Entered twice.",
        )
        new = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/89/26")
        making.compared(making.row("LA/88/26"), by=contact)
        entry = making.entry("LA/88/26")
        pairing.reject(entry.public_id, [new.public_id], seen=pairing.token_of(entry, [new]), by=contact)

        making.compared(making.row("LA/89/26"), making.row("LA/88/26"), by=contact)

        assert making.entry("LA/89/26").record == new
        assert making.entry("LA/88/26").record is None

    def test_same_file_covers_more_days_and_twice_is_once(self, contact: User) -> None:
        row = making.row("LA/87/26")
        first = making.compared(row, by=contact, first=clock.today() - 9 * DAY)

        assert making.compared(row, by=contact, first=clock.today() - 9 * DAY) == first
        assert making.compared(row, by=contact, first=clock.today() - 20 * DAY) != first

    def test_withdrawn_export_misses_nothing(self, contact: User) -> None:
        crime_making.opened(contact)
        export = making.compared(by=contact)
        assert Comparison(contact).left == 1

        importing.withdraw(export.pk, by=contact)

        assert Comparison(contact).left == 0
        with pytest.raises(TransitionNotAllowed, match="already withdrawn"):
            importing.withdraw(export.pk, by=contact)

    def test_entry_of_a_cancelled_record_can_be_separated(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/94/26")
        making.compared(making.row("LA/94/26"), by=contact)
        crime_making.moved(
            record,
            "cancel",
            by=crime_making.registrar(),
            new_cancellation=CancellationReason.ERROR,
            reason="Entered twice.",
        )
        entry = making.entry("LA/94/26")

        pairing.separate(entry.public_id, seen=pairing.token_of(entry), by=contact)

        replaced = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/94/26")
        assert making.entry("LA/94/26").record == replaced

    def test_automatic_pair_is_a_step_of_the_record(self, contact: User) -> None:
        record = crime_making.on_crime_system(crime_making.opened(contact), by=contact, reference="LA/95/26")
        making.compared(making.row("LA/95/26"), by=contact)

        step = CrimeStep.objects.get(record=record, move="pair")
        assert step.detail == "LA/95/26, by the crime system reference"


class TestFigures:
    def test_unpaired_after_24_hours_is_counted_on_both_sides(self, contact: User) -> None:
        old, new = clock.now() - 3 * DAY, clock.now() - HOUR
        crime_making.on_crime_system(crime_making.opened(contact, reported_at=old), by=contact, reference="LA/60/26")
        crime_making.opened(contact, reported_at=old - 10 * DAY, authority_reference="HO/61")
        making.compared(
            making.row("LA/60/26", reported_at=old),
            making.row("LA/62/26", reported_at=old, home_office="HO/62"),
            making.row("LA/63/26", reported_at=new),
            by=contact,
        )

        figure = figures.of_force(contact)

        assert figure is not None
        assert (figure.entries, figure.late_there, figure.late_here) == (3, 1, 1)
        assert figure.percentage == "50%"

    def test_force_that_never_compared_has_no_figure(self, contact: User) -> None:
        crime_making.opened(contact)

        assert figures.of_force(contact) is None

    def test_record_is_late_only_if_the_export_covers_its_24_hours(self, contact: User) -> None:
        record = crime_making.opened(contact, reported_at=clock.now() - 3 * DAY)
        day = clock.day_of(record.reported_at)
        making.compared(by=contact, first=day, last=day)
        own = CrimeRecord.objects.visible_to(contact)
        assert (questions.only_here(own).count(), questions.late_records(own).count()) == (1, 0)

        making.compared(by=contact, first=day, last=day + 2 * DAY)
        assert questions.late_records(own).count() == 1

    def test_record_whose_entry_is_gone_counts_and_is_in_one_list(self, contact: User) -> None:
        record = crime_making.opened(contact, reported_at=clock.now() - 3 * DAY)
        crime_making.on_crime_system(record, by=contact, reference="LA/64/26")
        making.compared(making.row("LA/64/26", reported_at=record.reported_at), by=contact)
        making.compared(by=contact)

        compared, figure = Comparison(contact), figures.of_force(contact)
        assert (len(compared.differing), compared.only_here, compared.left) == (1, [], 1)
        assert figure is not None
        assert (figure.late_here, figure.base) == (1, 1)

    def test_record_cancelled_there_is_in_one_list(self, contact: User) -> None:
        record = crime_making.opened(contact, reported_at=clock.now() - 3 * DAY)
        crime_making.on_crime_system(record, by=contact, reference="LA/65/26")
        making.compared(making.row("LA/65/26", reported_at=record.reported_at, is_cancelled=True), by=contact)

        assert (len(Comparison(contact).differing), Comparison(contact).left) == (1, 1)


def test_record_that_was_paired_follows_its_decision(contact: User) -> None:
    """A pair changes nothing about what a record calls for."""
    record = crime_making.opened(
        contact, decision=RecordDecision.RG_POSITIVE, decided_on=clock.today(), authority_reference="HO/70"
    )
    making.compared(making.row("LA/70/26", home_office="HO/70"), by=contact)

    record.refresh_from_db()
    assert record.crime_due_at is not None
    with pytest.raises(TransitionNotAllowed):
        outcomes.assign(
            record.public_id, outcome="16", assigned_on=clock.today(), seen=records.token_of(record), by=contact
        )
