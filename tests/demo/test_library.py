"""The demonstration's library: it has the annual report's products as printed, and every page is reliable.

The list is hand-written from the report's pages “New and updated guidance products”, in its spelling.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db.models import F

from accounts.models import User
from core import clock
from demo import cast, debriefs, library_files, load, people
from demo.load_library import LibraryLoader
from devtools import history, templates
from guidance import readiness
from guidance.choices import Audience, Circle, Circumstance, LessonState, Marking, PointKind, ProductKind, VersionState
from guidance.models import Attachment, ContentRequest, Lesson, Passage, Product, ReaderFeedback, Version, VersionStep
from guidance.text import checks
from guidance.text.anchors import names_for
from guidance.text.blocks import blocks_of
from reference import data_files

TODAY = date(2026, 11, 24)
MOST_BYTES = 100_000

# Title, date, and what is printed with it.
INITIAL_ACTIONS = [
    (
        "Initial actions - Aide Memoire",
        "updated Jan 2020",
        "A reference guide and briefing for officers encountering potential victims and/or scenes of modern slavery"
        " related crime",
    ),
    (
        "Encountering victims of modern slavery – A “First Contact” booklet",
        "updated Jan 2020",
        "action prompts, reminders and space for note taking by officers responding to modern slavery and related"
        " incidents",
    ),
]
GUIDES = [
    (
        "A guide to criminal exploitation - Investigative opportunities under the Modern Slavery Act 2015"
        " – excludes county lines guidance",
        "published Jan 2020",
        "",
    ),
    (
        "A guide to sexual exploitation - Investigative opportunities under the Modern Slavery Act 2015",
        "updated Jan 2020",
        "",
    ),
    (
        "A guide to labour exploitation - Investigative opportunities under the Modern Slavery Act 2015",
        "updated Jan 2020",
        "",
    ),
]
BULLETINS = [
    (
        "Review and recommendations on the use and operational management of modern slavery risk and prevention orders",
        "published March 2020",
        "",
    ),
    ("Investigating Domestic Servitude: A reference for law enforcement", "published Jan 2020", ""),
    (
        "Adult services websites – Tactical guidance for operational policing in the investigation of sexual"
        " exploitation and modern slavery",
        "published March 2020",
        "",
    ),
    ("Victim Safeguarding – Initials actions guidance for officers", "January 2020", ""),
    ("Guidance on seeking Early Investigative Advice from the Crown Prosecution Service", "published Oct 2019", ""),
    (
        "Section 4 of the Modern Slavery Act (2015) its’ use to charge suspected offenders with the intention to commit"
        " an offence or offences under the Modern Slavery Act",
        "published Nov 2019",
        "",
    ),
    ("Guidance for forces on the new NRM digital submission process", "August 2019", ""),
    ("Guidance on voluntary returns and discretionary leave to remain", "July 2019", ""),
    (
        "Slavery or trafficking victims who commit an offence: A Guide to Section 45 of the Modern Slavery Act 2015",
        "revised Jan 2020",
        "",
    ),
    ("Modern Slavery SIENA Guide", "Updated Nov 2019", ""),
    ("Slavery and human trafficking case law review", "updated (Aug 2019)", ""),
]
DEBRIEFS = [
    (
        "Op FORT – Review of the biggest MSHT investigation and trial of its kind to date in the UK looking at both the"
        " investigative and victim safeguarding aspects of the case",
        "published March 2020",
        "",
    ),
    (
        "Op ROCKDALE - Labour exploitation investigation led by Dyfed-Powys Police and the Gangmasters and Labour Abuse"
        " Authority (GLAA)",
        "published Apr 2019",
        "",
    ),
    (
        "Op COAST – A review and investigation into cannabis cultivation by North Yorkshire Police where a defendant"
        " had claimed the section 45 statutory defence",
        "",
        "",
    ),
]
VIDEOS = [
    (
        "National Referral Mechanism: The roles and responsibilities of police as a “first responder”",
        "",
        "",
    ),
    ("A victim’s journey: Describes the experience of exploitation from a victim perspective", "", ""),
]
STANDARDS = [("Slavery & Trafficking National Policing Standards", "published Dec 2019", "")]
INSIGHT = [
    ("Force Structures Insight Report", "published March 2020", ""),
    ("Domestic Servitude Insight Report", "published Dec 2019", ""),
]
GENERAL = [
    (
        "Guidance and examples for police forces on the use of modern slavery intranet sites to communicate and share"
        " information with frontline teams",
        "Published June 2019",
        "",
    ),
]
ROLE_PROFILES = [("Victim Liaison Officer – Generic role profile", "published Nov 2019", "")]
PRINTED = {
    ProductKind.INITIAL_ACTIONS: INITIAL_ACTIONS,
    ProductKind.GUIDE: GUIDES,
    ProductKind.BULLETIN: BULLETINS,
    ProductKind.DEBRIEF: DEBRIEFS,
    ProductKind.VIDEO: VIDEOS,
    ProductKind.STANDARDS: STANDARDS,
    ProductKind.INSIGHT: INSIGHT,
    ProductKind.GENERAL: GENERAL,
    ProductKind.ROLE_PROFILE: ROLE_PROFILES,
}
MONTHS = {
    "Jan": 1, "January": 1, "March": 3, "Apr": 4, "June": 6, "July": 7,
    "Aug": 8, "August": 8, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
NAMED_BY_THE_REPORT = {"FORT", "ROCKDALE", "COAST", "INNERSTE"}

PAGES = library_files.pages(TODAY)
EDITIONS = [(page, edition) for page in PAGES.values() for edition in page.editions]


@pytest.mark.parametrize(
    ("kind", "title", "dated_as", "rest"),
    [(kind, *printed) for kind, entries in PRINTED.items() for printed in entries],
)
def test_report_s_products_have_their_printed_titles_and_dates(kind, title, dated_as, rest):
    (page,) = [page for page in PAGES.values() if page.newest.title == title]

    assert (page.kind, page.state) == (kind, "published")
    assert dated_as in {edition.dated_as for edition in page.editions}  # a later edition has its own day
    assert rest.lower() in page.summary.lower()


def test_product_with_a_printed_date_was_published_in_that_month():
    dated = [(page, edition) for page, edition in EDITIONS if edition.dated_as and not edition.is_small]

    assert len(dated) == sum(bool(dated_as) for entries in PRINTED.values() for _, dated_as, _ in entries)
    for _page, edition in dated:
        *_, month, year = edition.dated_as.replace("(", "").replace(")", "").split()
        assert (edition.published.year, edition.published.month) == (int(year), MONTHS[month]), edition.title


def test_titles_are_unique():
    titles = [page.newest.title for page in PAGES.values()]

    assert len(set(titles)) == len(titles)


def test_every_edition_passes_the_checks_of_the_library_without_a_note():
    anchors = {slug: set(names_for(blocks_of(page.newest.text))) for slug, page in PAGES.items()}
    for page, edition in EDITIONS:
        blocks = blocks_of(edition.text)
        there = checks.LinkTargets(
            products={slug for slug, other in PAGES.items() if other.state == "published"},
            anchors=anchors.__getitem__,
            own=set(names_for(blocks)),
            pictures={attachment["name"] for attachment in page.attachments},
        )

        assert checks.findings(blocks, there=there) == [], (page.slug, edition.published)


def test_every_column_of_a_table_has_a_heading():
    for page, edition in EDITIONS:
        lines = edition.text.splitlines()
        for head, line in pairwise(lines):
            if line.startswith("| ---"):
                assert all(cell.strip() for cell in head.strip("| ").split("|")), (page.slug, head)
                assert not head.startswith("| |"), (page.slug, head)


def test_earlier_edition_states_the_law_of_its_day():
    first, second, *of_the_act = PAGES["nrm-decisions"].editions

    assert all("30 days" in edition.text for edition in of_the_act)
    assert "resting on objective factors" in of_the_act[0].text  # the test of January 2023, withdrawn that summer
    assert "resting on objective factors" not in of_the_act[-1].text
    for edition in (first, second):
        assert "45 days" in edition.text
        assert "30 days" not in edition.text, edition.published


def test_latest_edition_keeps_every_link_of_a_file():
    for slug, page in PAGES.items():
        if page.state != "published":
            continue
        links = library_files.LINK.findall(library_files.FOLDER.joinpath(f"{slug}.md").read_text().split("+++\n", 2)[2])

        assert {(target, anchor) for _, target, anchor in links} <= library_files.targets(page.newest.text), slug
        assert set(page.related) == set(page.newest.related), slug


def test_edition_links_only_to_products_published_before_it():
    first = {slug: page.editions[0].published for slug, page in PAGES.items()}
    for page, edition in EDITIONS:
        leads_to = {slug for slug, _ in library_files.targets(edition.text)} | set(edition.related)

        assert all(first[slug] < edition.published for slug in leads_to - {page.slug}), (page.slug, edition.published)


def test_editions_follow_one_another_and_say_what_changed():
    for page in PAGES.values():
        for before, after in pairwise(page.editions):
            assert before.published < after.published, page.slug
            assert after.what_changed, page.slug
            assert (before.text, before.related) != (after.text, after.related), page.slug


def test_several_pages_have_earlier_wordings():
    reworded = [page.slug for page in PAGES.values() if sum(not edition.is_small for edition in page.editions) > 1]

    assert len(reworded) >= 3
    assert any(sum(not edition.is_small for edition in page.editions) > 2 for page in PAGES.values())


@pytest.mark.parametrize(
    ("column", "known"),
    [
        ("audiences", set(Audience)),
        ("circumstances", set(Circumstance)),
        ("types", {row["code"] for row in data_files.rows("exploitation_types.csv")}),
        ("sub_types", {row["code"] for row in data_files.rows("exploitation_sub_types.csv")}),
        ("stages", {row["code"] for row in data_files.rows("stages.csv")}),
        ("restricted_to", {row["code"] for row in data_files.rows("forces.csv")}),
    ],
)
def test_every_keyword_is_a_term_of_the_service(column, known):
    for page in PAGES.values():
        assert set(page.columns.get(column, [])) <= known, page.slug


def test_markings_are_mixed_and_about_half_is_shared_with_partners():
    markings = [page.columns["marking"] for page in PAGES.values()]
    shared = [page.columns["circle"] for page in PAGES.values()].count(Circle.PARTNERS)

    assert min(markings.count(marking) for marking in Marking) >= len(PAGES) / 4
    assert len(PAGES) * 0.4 <= shared <= len(PAGES) * 0.65


def test_content_stored_on_phones_may_leave_the_service():
    for slug in ("initial-actions-aide-memoire", "first-contact"):
        assert (PAGES[slug].columns["marking"], PAGES[slug].columns["circle"]) == (Marking.OFFICIAL, Circle.PARTNERS)


def test_live_work_is_restricted_to_police_and_marked():
    columns = PAGES["op-innerste"].columns

    assert (columns["marking"], columns["circle"]) == (Marking.SENSITIVE, Circle.POLICE)


def test_operation_not_in_the_report_is_marked_as_invented():
    debriefs = [page for page in PAGES.values() if page.kind == ProductKind.DEBRIEF]

    assert {page.debrief["operation"] for page in debriefs} >= NAMED_BY_THE_REPORT
    for page in debriefs:
        is_named = page.debrief["operation"] in NAMED_BY_THE_REPORT
        assert page.is_invented is not is_named, page.slug
        assert ("This operation is invented" in page.newest.text) is not is_named, page.slug


def test_debrief_has_all_its_parts_and_each_lesson_an_outcome_or_an_owner():
    accounts = {account.email for account in people.accounts()}
    for page in PAGES.values():
        if page.kind != ProductKind.DEBRIEF:
            continue
        headings = [block.text for block in blocks_of(page.newest.text) if block.kind == "heading"]
        assert headings[0] == "What happened", page.slug
        assert set(debriefs.debrief_form_of(page.debrief).points) == set(PointKind), page.slug
        assert all(debriefs.debrief_form_of(page.debrief).points.values()), page.slug
        for lesson in page.debrief["lessons"]:
            taken_up, owner = lesson.get("taken_up_by"), lesson.get("owner")
            assert PAGES[taken_up].state == "published" if taken_up else f"{owner}@example.org" in accounts, page.slug


def test_files_that_are_attached_are_there_small_and_films_have_captions():
    for page in PAGES.values():
        for attachment in page.attachments:
            paths = [library_files.FOLDER / attachment[name] for name in ("file", "captions") if name in attachment]
            assert all(0 < path.stat().st_size < MOST_BYTES for path in paths), attachment
            assert paths[0].suffix != ".webm" or len(paths) == 2, attachment


def test_changed_page_or_video_needs_a_new_dump():
    read = {
        path.relative_to(library_files.FOLDER).as_posix()
        for path in templates._files(history.PATTERNS)
        if library_files.FOLDER in path.parents
    }

    assert {"first-contact.md", "media/a-victims-journey.webm", "media/a-victims-journey.vtt"} <= read


def test_days_of_the_present_move_with_the_demonstration_and_older_ones_stay():
    later = library_files.pages(date(2027, 3, 2))

    assert later["care-workers"].newest.published == date(2027, 1, 12)
    assert later["op-fort"].editions[0].published == PAGES["op-fort"].editions[0].published


@pytest.mark.demo
@pytest.mark.usefixtures("demonstration")
class TestLoaded:
    """The library in the demonstration's database."""

    def test_files_are_attached_and_were_read(self):
        attached = Attachment.objects.filter(version__product__current=F("version"), goes_with__isnull=True)

        read_files = set(attached.filter(document__state="ready").values_list("version__product__slug", "name"))

        assert read_files == {
            (page.slug, attachment["name"]) for page in PAGES.values() for attachment in page.attachments
        }

    def test_products_match_their_files(self):
        states = dict(Product.objects.values_list("slug", "current__state"))

        assert states == {slug: page.state if page.is_shown else None for slug, page in PAGES.items()}
        states = dict(
            Version.objects.filter(state__in=["draft", "in_review", "approved"]).values_list("product__slug", "state")
        )
        assert states == {
            "voluntary-returns": VersionState.DRAFT,
            "sham-marriage": VersionState.DRAFT,
            "op-greyheron": VersionState.IN_REVIEW,
            "labour-agencies": VersionState.APPROVED,
        }

    def test_every_version_was_approved_by_a_non_author(self):
        shown = Version.objects.filter(published_at__isnull=False)

        assert shown.count() == sum(len(page.editions) for page in PAGES.values() if page.is_shown)
        assert not any(version.writings.filter(author=version.approved_by_id).exists() for version in shown)
        assert shown.values("approved_by").distinct().count() == 2

    def test_few_reviews_are_overdue_and_the_rest_are_recent(self):
        past = set(Product.objects.past_review(clock.today()).values_list("slug", flat=True))

        assert past == {"voluntary-returns", "intranet-sites", "force-structures", "custody"}
        assert VersionStep.objects.filter(move="confirm", at__year=clock.today().year).count() > len(PAGES) / 2
        reviewed_next = Product.objects.published().filter(current__review_on__year=clock.today().year + 1)
        assert reviewed_next.count() > len(PAGES) * 0.8

    def test_current_editions_could_be_submitted_unchanged(self):
        for version in Version.objects.filter(state=VersionState.PUBLISHED).select_related("product"):
            assert readiness.findings(version) == [], version.product.slug

    def test_withdrawn_page_links_to_its_successor(self):
        gone = Product.objects.get(slug="ms1-paper-form")

        assert gone.replaced_by is not None
        assert gone.replaced_by.slug == "nrm-digital-submission"

    def test_lessons_are_followed_up_and_most_have_an_outcome(self):
        lessons = Lesson.objects.all()

        assert {lesson.product.kind for lesson in lessons} == {ProductKind.DEBRIEF}
        taken_up = lessons.filter(state=LessonState.TAKEN_UP)
        planned_lessons = [
            lesson for page in PAGES.values() if page.is_shown and page.debrief for lesson in page.debrief["lessons"]
        ]
        assert taken_up.count() == sum("taken_up_by" in lesson for lesson in planned_lessons) > 10
        assert lessons.open().filter(owner__email="coordinator.wmrocu@example.org").exists()

    def test_user_without_access_cannot_find_a_page(self):
        def sees(email: str) -> set[str]:
            user = User.objects.get(email=email)
            return set(Product.objects.visible_to(user).values_list("slug", flat=True))

        elsewhere, concerned = sees(people.officer("devon-and-cornwall")), sees(people.officer("lancashire"))
        partner = sees("partner@example.org")

        assert concerned - elsewhere == {"op-quartzline"}
        assert "op-innerste" in elsewhere - partner
        assert {"first-contact", "op-fort"} <= partner < elsewhere

    def test_readers_gave_feedback_and_mostly_got_answers(self):
        for model in (ContentRequest, ReaderFeedback):
            assert {True, False} == {bool(record.answer) for record in model.objects.all()}
        assert ContentRequest.objects.filter(product__slug="fishing-and-farms").exists()

    def test_second_load_gives_the_same_library(self):
        before = _everything()
        load.remove_everything()
        assert not Product.objects.exists()

        LibraryLoader(cast=cast.make()).fill(clock.today())

        assert _everything() == before


def _everything() -> list[tuple[object, ...]]:
    """The content of the library, without generated names."""
    versions = Version.objects.order_by("product__slug", "number").values_list(
        "product__slug", "number", "state", "title", "text", "created_at", "created_by__email", "published_at",
        "ended_at", "review_on", "what_changed", "weight", "dated_as", "approved_by__email",
    )  # fmt: skip
    passages = Passage.objects.order_by("version__product__slug", "version__number", "position")
    steps = VersionStep.objects.order_by("at", "version__product__slug", "move")
    return [
        *versions,
        *passages.values_list("version__product__slug", "version__number", "anchor", "text"),
        *steps.values_list("version__product__slug", "version__number", "move", "by__email", "reason", "at"),
    ]
