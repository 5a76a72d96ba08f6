"""Entries by month, append-only; the table of those not sealed yet; the chain of seals and its functions."""

import django.contrib.postgres.fields
from django.db import migrations, models

TABLES = """
create schema audit;

create sequence audit_entry_number;

create table audit_entry (
    id bigint not null default nextval('audit_entry_number'),
    at timestamptz not null default now(),
    xid xid8 not null default pg_current_xact_id(),
    cluster bigint not null default 0,
    who bigint,
    role text not null default '',
    kind text not null check (kind in
        ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')),
    outcome text not null default 'done' check (outcome in ('done', 'refused')),
    subject text not null,
    keys text[] not null default '{}' check (cardinality(keys) <= 200),
    count integer not null default 0,
    question text not null default '',
    reason text not null default '',
    recipient text not null default '',
    request_id text not null default '',
    source text not null default '',
    method text not null default '',
    route text not null default '',
    status integer,
    primary key (id, at)
) partition by range (at);

create table audit_entry_rest partition of audit_entry default;
create index audit_entry_by_person on audit_entry (who, id);

create table audit_pending (
    entry_id bigint primary key,
    at timestamptz not null
);

create table audit_seal (
    number bigint primary key,
    sealed_at timestamptz not null default clock_timestamp(),
    form smallint not null default 1,
    entries integer not null,
    digest bytea not null,
    previous bytea not null,
    hash bytea not null
);

create table audit_sealed (
    position bigint primary key,
    entry_id bigint not null unique,
    at timestamptz not null,
    seal bigint not null references audit_seal,
    hash bytea not null
);
"""

# Who did it comes from the scope that the database itself bound to this transaction. Only the owner, who migrates and
# loads history, may say who it was; everybody else is overruled.
FUNCTIONS = r"""
create function audit.cluster() returns bigint language sql stable as
    $$ select system_identifier from pg_control_system() $$;

create function audit.complete_entry() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id();
    new.cluster := audit.cluster();
    if current_user <> (select pg_get_userbyid(relowner) from pg_class where oid = 'audit_entry'::regclass) then
        new.who := scope.person();
        new.role := scope.role();
    end if;
    return new;
end $$;

create function audit.note_pending() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    insert into audit_pending (entry_id, at) values (new.id, new.at);
    return null;
end $$;

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is append-only' using errcode = '42501';
end $$;

create trigger complete before insert on audit_entry for each row execute function audit.complete_entry();
create trigger note after insert on audit_entry for each row execute function audit.note_pending();
create trigger keep before update or delete on audit_entry for each row execute function audit.refuse_change();
create trigger keep_all before truncate on audit_entry for each statement execute function audit.refuse_change();
create trigger keep before update or delete on audit_seal for each row execute function audit.refuse_change();
create trigger keep_all before truncate on audit_seal for each statement execute function audit.refuse_change();
create trigger keep before update or delete on audit_sealed for each row execute function audit.refuse_change();
create trigger keep_all before truncate on audit_sealed for each statement execute function audit.refuse_change();

create function audit.hash_of(e audit_entry) returns bytea language sql stable as $$
    select sha256(convert_to(jsonb_build_array(
        e.id, extract(epoch from e.at)::text, e.xid::text, e.cluster::text, e.who, e.role, e.kind, e.outcome, e.subject,
        e.keys, e.count, e.question, e.reason, e.recipient, e.request_id, e.source, e.method, e.route, e.status
    )::text, 'utf8'))
$$;

create function audit.seal_hash(number bigint, entries integer, digest bytea, previous bytea) returns bytea
language sql immutable as $$
    select sha256(previous || convert_to(number || ':' || entries || ':', 'utf8') || digest)
$$;

-- An entry may be linked once no running transaction can still commit one that belongs before it. Transaction numbers
-- start anew after a restore into another cluster, so entries of another cluster are ready at once, and come first.
create function audit.seal() returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    here bigint := audit.cluster();
    last audit_seal;
    base bigint;
    linked integer;
    total bytea;
    next_number bigint;
    previous_hash bytea;
begin
    if not pg_try_advisory_xact_lock(7305, 1) then
        return 0;
    end if;
    select * into last from audit_seal order by number desc limit 1;
    next_number := coalesce(last.number, 0) + 1;
    previous_hash := coalesce(last.hash, '\x'::bytea);
    select coalesce(max(position), 0) into base from audit_sealed;
    create temporary table if not exists sealing (position bigint, entry_id bigint, at timestamptz, hash bytea)
        on commit drop;
    delete from sealing;
    insert into sealing
    select base + row_number() over (order by (e.cluster = here), e.xid, e.id), e.id, e.at, audit.hash_of(e)
    from audit_pending p join audit_entry e on e.id = p.entry_id and e.at = p.at
    where e.cluster <> here or e.xid < pg_snapshot_xmin(pg_current_snapshot());
    get diagnostics linked = row_count;
    if linked = 0 then
        return 0;
    end if;
    select sha256(string_agg(hash, ''::bytea order by position)) into total from sealing;
    insert into audit_seal (number, entries, digest, previous, hash)
    values (next_number, linked, total, previous_hash, audit.seal_hash(next_number, linked, total, previous_hash));
    insert into audit_sealed (position, entry_id, at, seal, hash)
    select position, entry_id, at, next_number, hash from sealing;
    delete from audit_pending p using sealing s where s.entry_id = p.entry_id;
    return linked;
end $$;

create function audit.verify() returns table (problem text) language sql stable security definer
set search_path = public, pg_temp as $$
    select 'Entry ' || s.entry_id || ' is gone.' from audit_sealed s
    where not exists (select from audit_entry e where e.id = s.entry_id and e.at = s.at)
    union all
    select 'Entry ' || e.id || ' was changed after it was sealed.'
    from audit_sealed s join audit_entry e on e.id = s.entry_id and e.at = s.at where audit.hash_of(e) <> s.hash
    union all
    select 'Entry ' || e.id || ' stands outside the chain.' from audit_entry e
    where not exists (select from audit_sealed s where s.entry_id = e.id)
      and not exists (select from audit_pending p where p.entry_id = e.id)
    union all
    select 'Entry ' || p.entry_id || ' is gone before it was sealed.' from audit_pending p
    where not exists (select from audit_entry e where e.id = p.entry_id)
    union all
    select 'Seal ' || l.number || ' does not hold what it sealed.' from audit_seal l
    left join lateral (
        select count(*)::int as entries, sha256(string_agg(s.hash, ''::bytea order by s.position)) as digest,
               max(s.position) - min(s.position) + 1 as span
        from audit_sealed s where s.seal = l.number
    ) held on true
    where held.entries <> l.entries or held.digest is distinct from l.digest or held.span <> l.entries
    union all
    select 'Seal ' || l.number || ' does not follow the one before it.' from (
        select *, lag(hash) over (order by number) as before, row_number() over (order by number) as place
        from audit_seal
    ) l
    where l.number <> l.place or l.previous <> coalesce(l.before, '\x'::bytea)
       or l.hash <> audit.seal_hash(l.number, l.entries, l.digest, l.previous)
$$;

-- A month of its own for the entries to come; what fell between stays in the default partition.
create function audit.open_month(month date) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    first date := date_trunc('month', month);
    name text := 'audit_entry_' || to_char(month, 'YYYY_MM');
begin
    if first <= current_date or to_regclass(name) is not null then
        return false;
    end if;
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)',
        name, first::timestamptz, (first + interval '1 month')::timestamptz);
    return true;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES + FUNCTIONS, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("who", models.BigIntegerField(null=True)),
                        ("role", models.CharField(max_length=16)),
                        (
                            "kind",
                            models.CharField(
                                max_length=16,
                                choices=[
                                    ("collection", "Collection"),
                                    ("alteration", "Alteration"),
                                    ("consultation", "Consultation"),
                                    ("disclosure", "Disclosure"),
                                    ("combination", "Combination"),
                                    ("erasure", "Erasure"),
                                ],
                            ),
                        ),
                        ("outcome", models.CharField(max_length=8, choices=[("done", "Done"), ("refused", "Refused")])),
                        ("subject", models.CharField(max_length=60)),
                        ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ("count", models.IntegerField()),
                        ("question", models.CharField(max_length=300)),
                        ("reason", models.CharField(max_length=300)),
                        ("recipient", models.CharField(max_length=120)),
                        ("request_id", models.CharField(max_length=64)),
                        ("source", models.CharField(max_length=64)),
                        ("method", models.CharField(max_length=8)),
                        ("route", models.CharField(max_length=80)),
                        ("status", models.IntegerField(null=True)),
                    ],
                    options={"db_table": "audit_entry", "managed": False, "verbose_name_plural": "entries"},
                ),
                migrations.CreateModel(
                    name="Pending",
                    fields=[
                        ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "audit_pending", "managed": False},
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("sealed_at", models.DateTimeField()),
                        ("entries", models.IntegerField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={"db_table": "audit_seal", "managed": False},
                ),
            ]
        ),
    ]
