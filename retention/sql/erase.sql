-- Erasure: the only way in which text that is kept for ever is blanked, in the tables of each app and in their history.
-- What may be blanked is in retention_erasabletablerows, which only the owner writes (`core/erasable.py`).

-- The number of a record in its table, if the scope of its kind has it; otherwise null.
create or replace function scope.number_of_record(kind_code text, record uuid)
returns bigint
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    known retention_erasablerecordkind;
    number bigint;
begin
    select * into known from retention_erasablerecordkind k where k.kind = kind_code;
    if not found then
        return null;
    end if;
    execute format(
        'select t.id from %I t where t.public_id = $1 and ((%s) or scope.is_owner())', known.table_name, known.scope
    ) into number using record;
    return number;
end $$;

-- Whether the person in the scope has the duty that a kind of record needs today; true if it needs none.
create or replace function scope.has_duty_for(kind_code text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select exists (
        select from retention_erasablerecordkind k
        where k.kind = kind_code and (k.duty = '' or exists (
            select from accounts_duty d
            where d.user_id = scope.person() and d.kind = k.duty
              and (now() at time zone 'Europe/London')::date between d.starts_on and coalesce(d.ends_on, 'infinity')
        ))
    )
$$;

-- Whether a record is there, not sealed to the person in the scope, and of a kind for which they have the duty; also one
-- that their force has given to another. A record of no force is there for those whose scope has it.
create or replace function scope.shows_record(kind_code text, record uuid)
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    known retention_erasablerecordkind;
    row_of_record jsonb;
begin
    select * into known from retention_erasablerecordkind k where k.kind = kind_code;
    if not found then
        return false;
    end if;
    execute format('select to_jsonb(t) from %I t where t.public_id = $1', known.table_name) into row_of_record using record;
    return row_of_record is not null and (
        scope.is_owner()
        or scope.has_duty_for(kind_code)
        and (known.has_force or scope.number_of_record(kind_code, record) is not null)
        and (
            row_of_record ->> 'sealed' is null
            or (row_of_record ->> 'sealed')::bigint = any (scope.unsealed('shown'))
        )
    );
end $$;

-- Whether what is requested, held or decided about a record is shown to the person in the scope: to those who see the
-- record. The force is that of the decision; only a decision on a record of no force has none.
create or replace function scope.shows_decision(kind_code text, record uuid, force text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.shows_record(kind_code, record) and case
        when shows_decision.force is not null then shows_decision.force = any (scope.forces())
        else exists (select from retention_erasablerecordkind k where k.kind = kind_code and not k.has_force)
    end
$$;

-- Whether a condition of a kind holds for the person in the scope, who needs its duty, too.
create or replace function scope.meets(kind_code text, condition text)
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    answer boolean;
begin
    if condition is null or scope.person() is null or not scope.has_duty_for(kind_code) then
        return false;
    end if;
    execute format('select (%s)', condition) into answer;
    return coalesce(answer, false);
end $$;

-- Whether the person in the scope requests erasures of this kind.
create or replace function scope.requests_erasure(kind_code text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.meets(kind_code, (select k.requests from retention_erasablerecordkind k where k.kind = kind_code))
$$;

-- Whether the person in the scope decides on erasures and legal holds of this kind.
create or replace function scope.decides_on_retention(kind_code text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.meets(kind_code, (select k.decides from retention_erasablerecordkind k where k.kind = kind_code))
$$;

-- The public ids of the records that are erased with one, its own among them. A legal hold on any of them counts.
create or replace function scope.records_erased_with(kind_code text, record uuid)
returns setof uuid
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    known retention_erasablerecordkind;
    number bigint;
begin
    select * into known from retention_erasablerecordkind k where k.kind = kind_code;
    if found then
        execute format('select t.id from %I t where t.public_id = $1', known.table_name) into number using record;
        return query execute known.records using number, record;
    end if;
end $$;

-- Why a record cannot be erased now, as a code; blank if it can.
create or replace function scope.why_not_erase(kind_code text, record uuid)
returns text
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    number bigint := scope.number_of_record(kind_code, record);
    stop record;
    is_so boolean;
begin
    if number is null or not scope.shows_record(kind_code, record) then
        return 'missing';
    end if;
    if exists (
        select from retention_legalhold h
        where h.kind = kind_code and h.lifted_at is null
          and h.record in (select scope.records_erased_with(kind_code, why_not_erase.record))
    ) then
        return 'held';
    end if;
    for stop in
        select s.key as code, s.value as condition
        from retention_erasablerecordkind k, jsonb_each_text(k.stops) s where k.kind = kind_code order by s.key
    loop
        execute format('select (%s)', stop.condition) into is_so using number, record;
        if is_so then
            return stop.code;
        end if;
    end loop;
    return '';
end $$;

-- A digest of everything that an erasure of the record would blank or delete, so that a decision is about what was read.
-- Empty for those who are not shown the record: it would tell them when its text changes.
create or replace function scope.digest_of_text(kind_code text, record uuid)
returns text
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    number bigint := scope.number_of_record(kind_code, record);
    part retention_erasabletablerows;
    texts text;
    digests text := '';
begin
    if number is null or not scope.shows_record(kind_code, record) then
        return '';
    end if;
    for part in
        select * from retention_erasabletablerows e where e.kind = kind_code and e.is_seen order by e.place
    loop
        execute format(
            'select string_agg(line, E''\n'' order by line) from (select jsonb_build_array(%s)::text as line from %I t where %s) lines',
            coalesce((select string_agg(format('t.%I', name), ', ' order by name) from jsonb_object_keys(part.columns) name), 't'),
            part.table_name, part.rows
        ) into texts using number, record;
        digests := digests || encode(sha256(convert_to(coalesce(texts, ''), 'UTF8')), 'hex');
    end loop;
    return encode(sha256(convert_to(digests, 'UTF8')), 'hex');
end $$;

-- How many rows of each part an erasure would change, for the person who decides on it.
create or replace function scope.rows_to_erase(kind_code text, record uuid)
returns table (place integer, number_of_rows bigint)
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    number bigint := scope.number_of_record(kind_code, record);
    part retention_erasabletablerows;
begin
    if number is null or not scope.decides_on_retention(kind_code) or scope.why_not_erase(kind_code, record) <> '' then
        return;
    end if;
    for part in select * from retention_erasabletablerows e where e.kind = kind_code order by e.place loop
        rows_to_erase.place := part.place;
        execute format(
            'select count(*) from %I t where (%s) and (%s)', part.table_name, part.rows,
            coalesce((select string_agg(format('t.%I is distinct from (%s)', c.key, c.value), ' or ') from jsonb_each_text(part.columns) c), 'true')
        ) into rows_to_erase.number_of_rows using number, record;
        return next;
    end loop;
end $$;

-- Refuses a column that holds no text: a number, a key of another table, a date. A count is never changed by an erasure.
-- A date that says who somebody is, such as that of a birth, may only be emptied, in a column that may be empty.
create or replace function scope.refuse_other_columns(name text, columns jsonb)
returns void
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    wrong text;
begin
    select string_agg(c.key, ', ') into wrong from jsonb_each_text(columns) c
    where not exists (
        select from pg_attribute a
        where a.attrelid = name::regclass and a.attname = c.key and not a.attisdropped
          and (
              a.atttypid = any ('{text,varchar,bytea,json,jsonb,text[],varchar[]}'::regtype[])
              or a.atttypid = 'date'::regtype and not a.attnotnull and c.value = 'null'
          )
          and not exists (
              select from pg_constraint k where k.conrelid = a.attrelid and k.contype in ('f', 'p') and a.attnum = any (k.conkey)
          )
    );
    if wrong is not null then
        raise exception 'an erasure blanks text only, not % of %', wrong, name using errcode = '42501';
    end if;
end $$;

-- Blanks all text of a record and returns the number of rows. A second time it finds nothing left to blank.
create or replace function scope.erase_record(kind_code text, number bigint, record uuid)
returns bigint
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    part retention_erasabletablerows;
    total bigint := 0;
    changed bigint;
begin
    perform set_config('mspt.erasing', scope.mark_of_erasure(), true);
    for part in select * from retention_erasabletablerows e where e.kind = kind_code order by e.place loop
        if part.columns = '{}' then
            execute format('delete from %I t where %s', part.table_name, part.rows) using number, record;
        else
            perform scope.refuse_other_columns(part.table_name, part.columns);
            execute format(
                'update %I t set %s where (%s) and (%s)', part.table_name,
                (select string_agg(format('%I = %s', c.key, c.value), ', ') from jsonb_each_text(part.columns) c),
                part.rows,
                (select string_agg(format('t.%I is distinct from (%s)', c.key, c.value), ' or ') from jsonb_each_text(part.columns) c)
            ) using number, record;
        end if;
        get diagnostics changed = row_count;
        total := total + changed;
    end loop;
    perform set_config('mspt.erasing', '', true);
    return total;
end $$;

-- Refuses a transaction that would not see what others committed while it waited for their locks, such as a legal hold.
create or replace function scope.refuse_old_snapshot()
returns void
language plpgsql
stable
set search_path to 'pg_temp'
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'an erasure and a legal hold are decided in a transaction that is read committed' using errcode = '25001';
    end if;
end $$;

-- Approves a request and erases the record, in one transaction. Blank if it is done, otherwise why not, as a code. The
-- person in the scope decides: never the one who requested it, and about what they read (`seen`).
create or replace function scope.erase(request uuid, seen text)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    wanted retention_erasure;
    is_lifter boolean;
    lifted_at timestamptz;
    number bigint;
    why text;
begin
    perform scope.refuse_old_snapshot();
    select * into wanted from retention_erasure e
    where e.public_id = request and scope.shows_decision(e.kind, e.record, e.force) for update;
    if me is null or not found then
        return 'missing';
    end if;
    perform pg_advisory_xact_lock(7366, hashtext(r.record::text))
    from (select scope.records_erased_with(wanted.kind, wanted.record) as record order by 1) r;
    if wanted.state <> 'requested' then
        return 'decided';
    end if;
    if wanted.requested_by_id = me then
        return 'own';
    end if;
    if not scope.decides_on_retention(wanted.kind) then
        return 'role';
    end if;
    -- Nobody opens a second account in order to approve their own request.
    if exists (
        select from accounts_user u
        where u.id in (me, wanted.requested_by_id)
          and greatest(u.created_at, u.reopened_at) > now() - interval '14 days'
    ) then
        return 'new';
    end if;
    -- Nobody lifts a hold in order to erase: another lead approves, after a week in which it can be set again.
    select bool_or(h.lifted_by_id = me), max(h.lifted_at) into is_lifter, lifted_at
    from retention_legalhold h
    where h.kind = wanted.kind and h.lifted_at is not null
      and h.record in (select scope.records_erased_with(wanted.kind, wanted.record));
    if is_lifter then
        return 'lifter';
    end if;
    if lifted_at > now() - interval '7 days' then
        return 'lifted';
    end if;
    number := scope.number_of_record(wanted.kind, wanted.record);
    if number is null then
        return 'missing';
    end if;
    -- Nobody reopens, seals or saves the record between the questions and the erasure. Each kind has such a function.
    execute format('select scope.%I($1)', 'lock_' || wanted.kind) using number;
    why := scope.why_not_erase(wanted.kind, wanted.record);
    if why <> '' then
        return why;
    end if;
    if seen is distinct from scope.digest_of_text(wanted.kind, wanted.record) then
        return 'changed';
    end if;
    update retention_erasure e set state = 'erased', decided_by_id = me, decided_at = now() where e.id = wanted.id;
    perform scope.erase_record(wanted.kind, number, wanted.record);
    return '';
end $$;

-- Ends a request without an erasure: the person who made it withdraws it, or a second person refuses it with a reason.
create or replace function scope.close_erasure(request uuid, words text)
returns boolean
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    update retention_erasure e
    set state = case when e.requested_by_id = scope.person() then 'withdrawn' else 'refused' end,
        decided_by_id = scope.person(), decided_at = now(), decision_reason = words
    where e.public_id = request and e.state = 'requested' and scope.shows_decision(e.kind, e.record, e.force)
      and (e.requested_by_id = scope.person() or scope.decides_on_retention(e.kind) and words <> '');
    return found;
end $$;

-- Erases a record again after a restore from a backup, if it is there. In an older backup it may not have ended yet: a kind
-- whose records must have ended has a function that ends one. Only the owner calls it (`manage.py erase_again`).
create or replace function scope.erase_again(kind_code text, record uuid)
returns bigint
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    number bigint := scope.number_of_record(kind_code, record);
begin
    if number is null then
        return null;
    end if;
    if to_regprocedure(format('scope.%I(bigint)', 'end_' || kind_code)) is not null then
        execute format('select scope.%I($1)', 'end_' || kind_code) using number;
    end if;
    return scope.erase_record(kind_code, number, record);
end $$;
