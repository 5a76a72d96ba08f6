"""Row-level policies, on raw connections of the real roles to a committed copy of the demonstration (P7, P8).

No Django is between: this is what somebody gets who can send SQL as the web role. The tables come from the catalogue,
so that a new one is tried too.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import errors
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from accounts.sessions import hash_of
from mspt.setup import databases
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.conftest import clone_template, drop_clone

# Tables with a force's column whose rows the web reads for every force, each with its reason.
OPEN = {
    "accounts_accessreview": "which forces have a review of access; only the login role and the clerk read it",
    "accounts_user": "names of colleagues in every force; the web role reads no password",
    "figures_annotation": "printed beside the published row of its figures",
    "figures_batch": "counts, from which areas and comparisons are made by rules of their own",
    "figures_carriedforce": "printed in the coverage of a month",
    "figures_deadlineextension": "printed in the coverage of a month",
    "figures_figure": "counts, from which areas and comparisons are made by rules of their own",
    "figures_registercell": "counts, which only the counter reads",
    "figures_remindersent": "printed in the coverage of a month",
    "figures_snapshotaddition": "parts of published totals",
    "figures_snapshotopening": "parts of published totals",
    "figures_snapshotsource": "parts of published totals",
    "guidance_debrief": "the library holds no case data; its circles are rules of their own",
    "guidance_monthlyusage": "how often guidance was read",
    "guidance_monthlyusagecell": "how often guidance was read",
    "guidance_usageevent": "how often guidance was read",
    "imports_learnedheader": "names of columns",
    "investigations_advicemonth": "counts, which only the counter reads",
    "investigations_advicemonthcell": "counts, which only the counter reads",
    "orders_dutynumber": "the number to call about an order at night, for everybody who signs in",
    "systems_system": "settings of programs; only the login role and the clerk read them",
    "systems_webhookevent": "that something happened, without case data; only the login role and the clerk read it",
    "reports_officialfigure": "published by others",
    "reports_savedview": "questions, which hold no figures",
}
HAD = "select h.investigation_id from investigations_holding h where h.force = %(force)s"
# Rows of other forces that an analyst reads, as the owner knows them: both forces know an offer and a match.
KNOWN_TO_BOTH = {
    "nrm_referral": (
        "id in (select referral_id from nrm_referraltransfer where receiver_id = %(force)s and state = 'offered')"
        " or exists (select from nrm_matchcomparison c where c.says = 'same' and c.other_says = 'agrees'"
        " and (c.force = %(force)s and c.other_referral_id = nrm_referral.id"
        " or c.other_force = %(force)s and c.referral_id = nrm_referral.id))"
    ),
    "nrm_matchinquiry": "attempt in (select try_id from matching_matchhit where force = %(force)s)",
    # A force that had an investigation still reads what belongs to it.
    "prosecutions_assetrecord": f"investigation_id in ({HAD})",
    "prosecutions_assetstep": (
        f"asset_id in (select a.id from prosecutions_assetrecord a where a.investigation_id in ({HAD}))"
    ),
}
TABLES = """
select c.relname, c.relrowsecurity
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'reference\\_%'
  and (exists (
        select from pg_constraint k where k.conrelid = c.oid and k.confrelid = 'reference_force'::regclass
      ) or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname in ('force', 'forces') and not a.attisdropped
      ))
order by 1
"""

type Address = Callable[[str], str]


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """The address of a committed copy of the demonstration for a role."""
    name = f"mspt_demo_rows_{os.getpid()}"
    if not os.environ.get("MSPT_DEMO_TEMPLATE"):
        pytest.skip("There is no demonstration template. Make it: bin/test --demo tests/demo")
    clone_template(name, template=os.environ["MSPT_DEMO_TEMPLATE"])
    yield lambda role: databases.url_of(os.environ[f"{role.upper()}_DATABASE_URL"], database=name)
    drop_clone(name)


@pytest.fixture(scope="module")
def owner(address: Address) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address("owner"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def web(address: Address) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address("web")) as connection:
        yield connection


def tables(owner: psycopg.Connection) -> dict[str, bool]:
    """Every table of records with a force, and whether it has policies."""
    return dict(owner.execute(TABLES).fetchall())


def closed(owner: psycopg.Connection, role: str = "web") -> list[str]:
    """The tables with policies of which a role may read some column."""
    may_read = owner.execute(
        "select relname from pg_class where relname = any(%s) and has_any_column_privilege(%s, oid, 'select')"
        " order by 1",
        [[name for name in tables(owner) if name not in OPEN], f"{settings.DB_ROLE_PREFIX}_{role}"],
    )
    return [name for (name,) in may_read]


def of_force(owner: psycopg.Connection, table: str) -> list[str]:
    """The columns of a table that name one force."""
    columns = owner.execute(
        "select a.attname from pg_attribute a where a.attrelid = %s::regclass and not a.attisdropped and ("
        " a.attname = 'force' or exists (select from pg_constraint k where k.conrelid = a.attrelid"
        " and k.confrelid = 'reference_force'::regclass and k.conkey = array[a.attnum]))",
        [table],
    )
    return [name for (name,) in columns]


def foreign_to(owner: psycopg.Connection, table: str, *, force: str) -> str:
    """The condition of a table's rows that do not name a force; empty for a table that names lists of forces only."""
    named = " or ".join(f"{column} = '{force}'" for column in of_force(owner, table))
    return f"not coalesce({named}, false)" if named else ""


def session_of(owner: psycopg.Connection, *, role: str, force: str | None = None, age: str = "0 minutes") -> str:
    """A person of a force with a session; the hash of its key."""
    key = hash_of(secrets.token_hex(16))
    row = owner.execute(
        "insert into accounts_user (public_id, password, email, name, role, force, is_active, created_at)"
        " values (gen_random_uuid(), '!', gen_random_uuid() || '@example.org', 'Raw', %s, %s, true, now())"
        " returning id",
        [role, force],
    ).fetchone()
    owner.execute(
        "insert into accounts_session (session_key, session_data, expire_date, user_id, started_at, seen_at)"
        " select %s, '', now() + interval '10 minutes', %s, now() - %s::interval, now()",
        [key, row and row[0], age],
    )
    return key


def count(connection: psycopg.Connection, table: str, condition: str = "true") -> int:
    """How many rows of a table a connection sees. A few tables give the web some columns only."""
    row = connection.execute(
        SQL("select count(*) from {} where ").format(Identifier(table)) + SQL(condition)
    ).fetchone()
    return int(row[0]) if row else 0


def enter(connection: psycopg.Connection, key: str) -> None:
    connection.execute("select scope.enter_session(%s)", [key])


def test_every_table_with_a_force_has_policies_or_a_reason_for_none(owner: psycopg.Connection) -> None:
    without = {name for name, has_policies in tables(owner).items() if not has_policies}

    assert without - set(OPEN) == set()
    assert set(OPEN) - without == {"orders_dutynumber"}, "policies limit only who changes it"


def test_without_a_scope_the_web_sees_no_row(owner: psycopg.Connection, web: psycopg.Connection) -> None:
    seen = {table: many for table in closed(owner) if (many := count(web, table))}

    assert seen == {}


def test_clerk_without_a_scope_sees_no_row(owner: psycopg.Connection, address: Address) -> None:
    with psycopg.connect(address("clerk")) as clerk:
        seen = {table: many for table in closed(owner, "clerk") if (many := count(clerk, table))}

    assert seen.keys() == {"notifications_notice"}, "it writes the emails of everybody's notices, which hold nothing"


@pytest.mark.parametrize("force", [LANCASHIRE, CUMBRIA])
def test_analyst_sees_rows_that_name_their_own_force_only(
    owner: psycopg.Connection, web: psycopg.Connection, force: str
) -> None:
    enter(web, session_of(owner, role="analyst", force=force))
    filled, foreign, too_few = 0, {}, {}
    for table in closed(owner):
        columns = of_force(owner, table)
        if not (foreign_rows := foreign_to(owner, table, force=force)):
            continue
        own = count(owner, table, f"force = '{force}'") if "force" in columns else 0
        to_both = KNOWN_TO_BOTH.get(table, "false") % {"force": f"'{force}'"}
        known = count(owner, table, f"{foreign_rows} and ({to_both})")
        if table != "investigations_investigation" and (many := count(web, table, foreign_rows)) != known:
            foreign[table] = (many, known)
        if (many := count(web, table, "force = '" + force + "'") if "force" in columns else own) != own:
            too_few[table] = (many, own)
        filled += bool(own)

    assert foreign == {}
    assert {table for table in too_few if not table.startswith(("notifications_", "matching_", "exports_"))} == set()
    assert filled > 30


def test_policy_that_is_dropped_is_found(owner: psycopg.Connection, web: psycopg.Connection) -> None:
    """The tests above see it at once: without the policy of a table an analyst reads rows of another force."""
    key = session_of(owner, role="analyst", force=LANCASHIRE)
    seen, unseen = set(), set()
    for table in closed(owner):
        foreign_rows = foreign_to(owner, table, force=LANCASHIRE)
        if not foreign_rows or not count(owner, table, foreign_rows):
            continue  # the demonstration has nothing of another force in it
        name = Identifier(table)
        enter(web, key)
        with_policy = count(web, table, foreign_rows)
        web.rollback()
        owner.execute(SQL("alter table {} disable row level security").format(name))
        try:
            enter(web, key)
            (seen if count(web, table, foreign_rows) > with_policy else unseen).add(table)
            web.rollback()
        finally:
            owner.execute(SQL("alter table {} enable row level security").format(name))

    assert unseen == set()
    assert len(seen) > 60


def test_analyst_sees_of_other_investigations_those_that_their_force_had_supports_or_is_offered(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    enter(web, session_of(owner, role="analyst", force=LANCASHIRE))
    seen = {number for (number,) in web.execute("select id from investigations_investigation")}
    known = {
        number
        for (number,) in owner.execute(
            "select id from investigations_investigation where force = %(force)s"
            " union select investigation_id from investigations_holding where force = %(force)s"
            " union select investigation_id from investigations_supportingforce where supporter_id = %(force)s"
            " union select investigation_id from investigations_investigationtransfer where receiver_id = %(force)s",
            {"force": LANCASHIRE},
        )
    }

    assert seen == known


def test_national_team_sees_every_row_of_returns_referrals_and_orders(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    enter(web, session_of(owner, role="national"))
    apps = ("investigations_", "nrm_", "orders_")

    fewer = {
        table: (many, every)
        for table in closed(owner)
        if table.startswith(apps) and (many := count(web, table)) != (every := count(owner, table))
    }

    assert fewer == {}


@pytest.mark.parametrize("role", ["administrator", "auditor", "partner", "officer"])
def test_roles_without_forces_see_no_record(owner: psycopg.Connection, web: psycopg.Connection, role: str) -> None:
    enter(web, session_of(owner, role=role, force=LANCASHIRE if role == "officer" else None))
    apps = ("investigations_", "nrm_", "orders_")

    assert {table: many for table in closed(owner) if table.startswith(apps) and (many := count(web, table))} == {}


@pytest.mark.parametrize(
    "setting",
    [
        "select set_config('mspt.scope', '1|2|3|national|E23000003|00', true)",
        "select set_config('mspt.scope', (select string_agg(code, ',') from reference_force), true)",
        "select set_config('row_security', 'on', true), set_config('search_path', 'scope, public', true)",
    ],
)
def test_no_setting_opens_a_row(web: psycopg.Connection, setting: str) -> None:
    web.execute(setting)

    assert count(web, "investigations_entry") == 0


def test_scope_of_another_transaction_is_worth_nothing(owner: psycopg.Connection, address: Address) -> None:
    key = session_of(owner, role="analyst", force=LANCASHIRE)
    with psycopg.connect(address("web")) as first, psycopg.connect(address("web")) as second:
        enter(first, key)
        row = first.execute("select current_setting('mspt.scope')").fetchone()
        copied = row[0] if row else ""
        own = count(first, "investigations_entry")
        second.execute("select set_config('mspt.scope', %s, true)", [copied])
        elsewhere = count(second, "investigations_entry")
        first.commit()
        after = count(first, "investigations_entry")
        first.execute("select set_config('mspt.scope', %s, true)", [copied])
        again = count(first, "investigations_entry")

    assert own > 0
    assert (elsewhere, after, again) == (0, 0, 0)


def test_scope_is_over_after_a_rollback_an_error_and_a_time_out(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    key = session_of(owner, role="analyst", force=LANCASHIRE)
    left = []
    for end in ("rollback", "error", "time-out"):
        enter(web, key)
        if end == "error":
            with pytest.raises(errors.DivisionByZero):
                web.execute("select 1 / 0")
        if end == "time-out":
            web.execute("set local statement_timeout = 20")
            with pytest.raises(errors.QueryCanceled):
                web.execute("select pg_sleep(1)")
        web.rollback()
        left.append(count(web, "investigations_entry"))
        web.rollback()

    assert left == [0, 0, 0]


@pytest.mark.parametrize("kind", ["guessed", "old", "ended", "again"])
def test_key_that_opens_nothing_is_an_error(owner: psycopg.Connection, web: psycopg.Connection, kind: str) -> None:
    key = session_of(owner, role="analyst", force=LANCASHIRE, age="9 hours" if kind == "old" else "0 minutes")
    if kind == "ended":
        owner.execute("delete from accounts_session where session_key = %s", [key])
    if kind == "again":
        enter(web, key)

    with pytest.raises(errors.InvalidAuthorizationSpecification):
        enter(web, hash_of("guessed") if kind == "guessed" else key)


def test_foreign_rows_are_neither_changed_nor_deleted_nor_added(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    enter(web, session_of(owner, role="analyst", force=LANCASHIRE))
    prefix = f"{settings.DB_ROLE_PREFIX}_web"
    done = {}
    for table in closed(owner):
        if of_force(owner, table) != ["force"] or table.startswith(("notifications_", "matching_")):
            continue
        may = owner.execute(
            "select has_table_privilege(%(role)s, %(table)s, 'delete'),"
            " has_column_privilege(%(role)s, %(table)s, 'force', 'update'),"
            " has_table_privilege(%(role)s, %(table)s, 'insert')",
            {"role": prefix, "table": table},
        ).fetchone()
        assert may is not None
        foreign = SQL("force <> {}").format(LANCASHIRE)
        name = Identifier(table)
        if may[0]:
            done[table, "delete"] = web.execute(SQL("delete from {} where ").format(name) + foreign).rowcount
        if may[1]:
            done[table, "update"] = web.execute(
                SQL("update {} set force = force where ").format(name) + foreign
            ).rowcount
        if may[2]:
            with pytest.raises((errors.InsufficientPrivilege, errors.Error)) as refused, web.transaction():
                web.execute(
                    SQL("insert into {0} select * from json_populate_record(null::{0}, %s)").format(name),
                    [f'{{"force": "{CUMBRIA}", "id": -1}}'],
                )
            done[table, "insert"] = 0 if isinstance(refused.value, psycopg.Error) else 1

    assert {key: many for key, many in done.items() if many} == {}
    assert len(done) > 60


@pytest.mark.parametrize(
    "statement",
    [
        "truncate investigations_entry",
        "alter table investigations_entry disable row level security",
        "drop policy of_web on investigations_entry",
        "create table public.mine (id int)",
        "create schema mine",
        f"set role {settings.DB_ROLE_PREFIX}_owner",
        f"set role {settings.DB_ROLE_PREFIX}_counter",
        "set session_replication_role = replica",
        "select scope.bind(1)",
        "select scope.widen('E23000003')",
        "select * from scope.secret",
        "set row_security = off; select * from investigations_entry",
        "copy investigations_entry to program 'cat'",
    ],
)
def test_web_gets_round_no_policy(web: psycopg.Connection, statement: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.Error)):
        web.execute(statement)


def test_copying_out_gives_own_rows_only(owner: psycopg.Connection, web: psycopg.Connection) -> None:
    enter(web, session_of(owner, role="analyst", force=LANCASHIRE))
    with web.cursor() as cursor, cursor.copy("copy (select force from investigations_entry) to stdout") as out:
        forces = {row[0] for row in out.rows()}

    assert forces == {LANCASHIRE}


def test_forces_that_share_a_connection_never_see_each_other(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    """As the requests of one thread do, with statements that the connection has prepared for another force."""
    keys = {force: session_of(owner, role="analyst", force=force) for force in (LANCASHIRE, CUMBRIA)}
    seen = set()
    for number in range(30):
        force = (LANCASHIRE, CUMBRIA)[number % 2]
        enter(web, keys[force])
        rows = web.execute("select distinct force from investigations_entry", prepare=True)
        seen |= {(force, other) for (other,) in rows}
        web.commit()

    assert seen == {(LANCASHIRE, LANCASHIRE), (CUMBRIA, CUMBRIA)}


def test_views_apply_the_policies_of_the_reader(owner: psycopg.Connection) -> None:
    views = owner.execute(
        "select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace"
        " and (relkind = 'm' or not coalesce(reloptions, '{}') @> '{security_invoker=true}')"
    ).fetchall()

    assert views == []


def test_joining_a_transfer_adds_a_force_only_if_its_offer_is_open(
    owner: psycopg.Connection, web: psycopg.Connection
) -> None:
    enter(web, session_of(owner, role="analyst", force=LANCASHIRE))
    for (transfer,) in owner.execute("select id from investigations_investigationtransfer").fetchall():
        web.execute("select scope.join_transfer(%s)", [transfer])
    offered = {
        giver
        for (giver,) in owner.execute(
            "select force from investigations_investigationtransfer where state = 'offered' and receiver_id = %s",
            [LANCASHIRE],
        )
    }
    row = web.execute("select scope.forces()").fetchone()

    assert set(row[0] if row else []) == {LANCASHIRE} | offered


# The keys that tie a row's force to that of its record, in tables to which the web may add.
OF_RECORD = """
select k.conrelid::regclass::text, array_agg(k.conname::text)
from pg_constraint k
where k.contype = 'f' and k.conname ~ '_force_of_' and has_table_privilege(%s, k.conrelid, 'insert')
group by 1 order by 1
"""
# Rules of one row a record, which would refuse a copied row before the keys do. No key refers to them.
ONCE = """
select case when c.oid is null then 'drop index ' || i.indexrelid::regclass
            else 'alter table ' || c.conrelid::regclass || ' drop constraint ' || quote_ident(c.conname) end
from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
where i.indisunique and i.indrelid = any (%s::regclass[])
  and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)
"""
COLUMNS = """
select attname::text from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""


@pytest.fixture
def address_without_once(address: Address) -> Iterator[Address]:
    """A copy in which a record may have any number of rows of each kind."""
    name = f"mspt_demo_planted_{os.getpid()}"
    clone_template(name, template=os.environ["MSPT_DEMO_TEMPLATE"])
    yield lambda role: databases.url_of(os.environ[f"{role.upper()}_DATABASE_URL"], database=name)
    drop_clone(name)


def refusal_of(web: psycopg.Connection, key: str, table: str, columns: list[str], row: object) -> psycopg.Error | None:
    """Why the web role may not add this row as this person; None if it may."""
    statement = SQL("insert into {table} ({columns}) select {columns} from jsonb_populate_record(null::{table}, %s)")
    names = SQL(", ").join(map(Identifier, columns))
    try:
        with web.transaction(force_rollback=True):
            enter(web, key)
            web.execute(statement.format(table=Identifier(table), columns=names), [Jsonb(row)])
            web.execute("set constraints all immediate")
    except psycopg.Error as refusal:
        return refusal
    return None


# A trigger refuses an open offer before its key does, and a policy what belongs to an investigation that is not seen.
REFUSED_EARLIER = {
    "nrm_crimetransfer": "a person offers only what their own force has",
    "prosecutions_defendantcrime": "a defendant is linked to a crime record of the same force",
} | {
    table: f'new row violates row-level security policy for table "{table}"'
    for table in (
        "prosecutions_assetrecord",
        "prosecutions_assetstep",
        "prosecutions_charge",
        "prosecutions_defendant",
        "prosecutions_jointteam",
        "prosecutions_jointteamstep",
        "prosecutions_prosecutioncase",
        "prosecutions_prosecutionstep",
        "prosecutions_specialmeasure",
        "prosecutions_witness",
        "prosecutions_witnessstep",
        "prosecutions_witnesssupport",
    )
}


def test_no_force_adds_a_row_to_a_record_of_another_force(address_without_once: Address) -> None:
    """A copy of another force's row, with the analyst's own force, which the policies let in."""
    by_key, otherwise = set(), {}
    with (
        psycopg.connect(address_without_once("owner"), autocommit=True) as owner,
        psycopg.connect(address_without_once("web")) as web,
    ):
        tables_with_keys = dict(owner.execute(OF_RECORD, [f"{settings.DB_ROLE_PREFIX}_web"]).fetchall())
        for (statement,) in owner.execute(ONCE, [list(tables_with_keys)]).fetchall():
            owner.execute(statement)
        key = session_of(owner, role="analyst", force=LANCASHIRE)
        for table, keys in tables_with_keys.items():
            columns = [name for (name,) in owner.execute(COLUMNS, [table])]
            own = {"force": LANCASHIRE} | ({"id": -1} if "id" in columns else {})
            question = SQL("select to_jsonb(t) || %s from {} t where force <> %s limit 1").format(Identifier(table))
            planted = owner.execute(question, [Jsonb(own), LANCASHIRE]).fetchone()
            if planted is None:
                continue
            refusal = refusal_of(web, key, table, columns, planted[0])
            if refusal is not None and (
                refusal.diag.constraint_name in keys or REFUSED_EARLIER.get(table) == refusal.diag.message_primary
            ):
                by_key.add(table)
            else:
                otherwise[table] = str(refusal)

    assert otherwise == {}
    assert len(by_key) > 35, "the demonstration has rows to copy"
