"""Compares a library search with a bare index query, among 10,000 documents of two million words.

The search is what a reader waits for: input parsed, words and synonyms looked up, ranking, facets, highlighted excerpts
of ten hits, each limited to what the person may read. The bare query is the same words as one full-text query on the
index over whole documents. Both run in turn, as the web role.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time

import django
import psycopg

LIMIT, DOCUMENTS, WORDS, TIMES = 3.0, 10_000, 200, 100
AT_ONCE = 1_000
# The bare query returns the best ten, in order, with the same synonyms; it does not check who may read them.
RANKED = """
select d.product_id, ts_rank(d.document, q.query) as worth
from bench_document d, (select %s::tsquery as query) q
where d.document @@ q.query order by worth desc limit 10
"""
UNRANKED = "select count(*) from bench_document d where d.document @@ %s::tsquery"
PRODUCTS = """
insert into guidance_product (id, public_id, slug, kind, owner_id, created_at, created_by_id)
select n, gen_random_uuid(), 'product-' || n, (array['guide', 'bulletin', 'debrief', 'insight'])[1 + n %% 4],
    1, now(), 1
from generate_series(1, %s) n
"""
VERSIONS = """
insert into guidance_version (id, public_id, product_id, number, state, title, summary, text, marking, circle,
    restricted_to, audiences, types, sub_types, stages, circumstances, what_changed, weight, created_at, created_by_id,
    edition, submitted_by_id, approved_by_id, published_at, review_on, dated_as)
select n, gen_random_uuid(), n, 1, 'published', t.title, 'What to do.', '', 'OFFICIAL',
    case when n %% 3 = 0 then 'partners' else 'police' end, '{}', array['frontline'], '{}', '{}', '{}', '{}', '',
    'substantial', now(), 1, 1, 1, 2, now() - interval '200 days', current_date + 100, ''
from unnest(%s::int[], %s::text[]) as t (n, title)
"""


def vocabulary(chance: random.Random) -> list[str]:
    """Twelve thousand invented words, most frequent first; the first few hundred are terms of the field."""
    field = [
        "victim",
        "officer",
        "exploitation",
        "slavery",
        "trafficking",
        "referral",
        "interpreter",
        "evidence",
        "offence",
        "suspect",
        "safeguarding",
        "labour",
        "worker",
        "interview",
        "custody",
        "passport",
        "address",
        "employer",
        "gangmaster",
        "consent",
        "child",
        "order",
        "court",
        "section",
        "disclosure",
        "financial",
        "phone",
        "vehicle",
        "brothel",
        "cannabis",
        "cuckooing",
        "county",
        "lines",
        "farm",
        "wash",
        "car",
        "nail",
        "reception",
        "guardian",
        "decision",
        "grounds",
        "reasonable",
        "conclusive",
        "competent",
        "authority",
        "partner",
        "agency",
        "debrief",
        "operation",
        "visit",
    ]
    syllables = [
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "la",
        "me",
        "ni",
        "po",
        "ru",
        "sa",
        "te",
        "vi",
        "wo",
        "zu",
        "bra",
        "cle",
        "dri",
        "flo",
        "gru",
        "sta",
        "tre",
        "pli",
    ]
    made = {"".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))) for _ in range(30_000)}
    return field + sorted(made, key=lambda word: (len(word), word))[:12_000]


def fill(owner: psycopg.Connection, words: list[str], chance: random.Random) -> float:
    """Publish the documents and index them; return the seconds of indexing."""
    chances = [1 / (place + 8) for place in range(len(words))]  # like real words: a few frequent, most of them rare
    owner.execute(
        "insert into accounts_user (id, public_id, password, email, name, role, is_active, created_at)"
        " select n, gen_random_uuid(), '', n || '@example.org', 'One', 'national', true, now()"
        " from generate_series(1, 2) n"
    )
    owner.execute(
        "insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)"
        " select 3, gen_random_uuid(), '', '3@example.org', 'Three', 'officer', min(code), true, now()"
        " from reference_force where code like 'E%'"
    )
    owner.execute(PRODUCTS, [DOCUMENTS])
    numbers = list(range(1, DOCUMENTS + 1))
    owner.execute(VERSIONS, [numbers, [" ".join(chance.choices(words, chances, k=5)) for _ in numbers]])
    owner.execute("update guidance_product set current_id = id, first_published_at = now()")
    columns = "version_id, position, anchor, kind, level, heading, text"
    owner.execute("alter table guidance_passage disable trigger keep")  # these versions were never drafts
    with owner.cursor().copy(f"copy guidance_passage ({columns}) from stdin") as copy:
        for number in numbers:
            for place in range(4):
                text = " ".join(chance.choices(words, chances, k=WORDS // 4))
                heading = " ".join(chance.choices(words, chances, k=3))
                copy.write_row((number, place, f"p-{place}", "paragraph", 0, heading, text))
    owner.commit()
    owner.execute("alter table guidance_passage enable trigger keep")
    owner.commit()
    began = time.perf_counter()
    for start in range(0, DOCUMENTS, AT_ONCE):
        owner.execute("select library.keep(%s::bigint[])", [numbers[start : start + AT_ONCE]])
        owner.commit()
    seconds = time.perf_counter() - began
    owner.execute(
        "create table bench_document as select v.product_id, setweight(to_tsvector('english', v.title), 'A') ||"
        " to_tsvector('english', string_agg(p.heading || ' ' || p.text, ' ')) as document"
        " from guidance_version v join guidance_passage p on p.version_id = v.id group by v.id"
    )
    owner.execute("create index on bench_document using gin (document)")
    owner.execute("grant select on bench_document to public")
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze")
    owner.autocommit = False
    return seconds


def questions(words: list[str], chance: random.Random) -> list[str]:
    """Queries like officers': two to four words, frequent and rare; every fifth with a typo, every fifth half-typed."""
    queries = []
    for number in range(TIMES):
        chosen = [*chance.sample(words[:48], chance.choice((1, 2, 3))), *chance.sample(words[48:6_000], 1)]
        chance.shuffle(chosen)
        if number % 5 == 0:
            place = max(range(len(chosen)), key=lambda at: len(chosen[at]))
            chosen[place] = chosen[place][:2] + chosen[place][3:]
        elif number % 5 == 1:
            chosen[-1] = chosen[-1][: max(4, len(chosen[-1]) - 3)]
        queries.append(" ".join(chosen))
    return queries


def main() -> int:
    """Print the medians and their ratios; 1 if the search is over the limit."""
    django.setup()
    from django.db import connection, transaction

    from accounts.models import User
    from guidance.search import query_expansion, query_parser, results, snippets

    chance = random.Random(20261124)  # noqa: S311  (invented words, not secrets)
    words = vocabulary(chance)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        kept = fill(owner, words, chance)
        (stored,) = owner.execute(
            "select sum(array_length(tsvector_to_array(document), 1)) from bench_document"
        ).fetchone()
    print(
        f"Search: {DOCUMENTS:,} documents of {DOCUMENTS * (WORDS + 17):,} words, {stored:,} words in documents;"
        f" made to be found in {kept:.1f} s (limit {LIMIT})",
        flush=True,
    )
    user = User(pk=3, role="officer", force_id=None, is_active=True)
    (user.force_id,) = _row(connection, "select min(code) from reference_force where code like 'E%%'", [])
    ours: list[float] = []
    ranked: list[float] = []
    unranked: list[float] = []
    answered = 0
    for typed in questions(words, chance):
        with transaction.atomic():
            meant = query_expansion.meant_by(query_parser.read(typed), user)
            query = " | ".join(snippets.query_of(idea, meant.roots) for idea in meant.ideas)
            began = time.perf_counter()
            _row(connection, UNRANKED, [query])
            unranked.append(time.perf_counter() - began)
            began = time.perf_counter()
            _row(connection, RANKED, [query])
            ranked.append(time.perf_counter() - began)
            began = time.perf_counter()
            answered += bool(results.find(typed, user).total)
            ours.append(time.perf_counter() - began)
    mine, late = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
    print(
        f"  whole search {mine * 1000:6.1f} ms (95 % within {late * 1000:.1f}), {answered} of {TIMES} found something"
    )
    for name, theirs in (("bare question, ranked", ranked), ("bare question, counted only", unranked)):
        bare = statistics.median(theirs)
        print(f"  {name:28} {bare * 1000:6.1f} ms   ratio {mine / bare:4.2f}")
    return int(mine / statistics.median(ranked) > LIMIT)


def _row(connection: object, question: str, values: list[object]) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
