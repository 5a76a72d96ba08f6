-- The number of a subject, and those of the records that were merged into it, also through another.
create or replace function scope.records_of_subject(subject bigint)
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with recursive merged (id) as (
        select records_of_subject.subject
        union
        select s.id from orders_subject s join merged m on s.merged_into_id = m.id
    )
    select id from merged
$$;

-- Locks a subject, the records that were merged into it, and their orders against other writers: all lock the subject first.
create or replace function scope.lock_subject(subject bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    records bigint[] := array(select scope.records_of_subject(lock_subject.subject));
begin
    perform from orders_subject s where s.id = any (records) order by s.id for update;
    perform from orders_order o where o.subject_id = any (records) order by o.id for update;
end $$;

-- Whether a subject was erased, or the one that it was merged into; also for a person of another force, who does not see the
-- request.
create or replace function scope.is_erased_subject(subject bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with recursive into_which (id, public_id, merged_into_id) as (
        select s.id, s.public_id, s.merged_into_id from orders_subject s where s.id = is_erased_subject.subject
        union
        select s.id, s.public_id, s.merged_into_id from orders_subject s join into_which i on s.id = i.merged_into_id
    )
    select exists (
        select from into_which i join retention_erasure e on e.kind = 'subject' and e.record = i.public_id
        where e.state = 'erased'
    )
$$;

-- Refuses what somebody adds to an erased subject, or changes in it: it could never be erased again. The argument is
-- the column that names the subject, the order or the breach. What an erasure writes itself passes, also when it is applied
-- again to a restored backup.
create or replace function scope.refuse_erased_subject()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    key bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
begin
    if scope.is_erasing() then
        return new;
    end if;
    if tg_argv[0] = 'breach_id' then
        select b.order_id into key from orders_breach b where b.id = key;
    end if;
    if tg_argv[0] in ('order_id', 'breach_id') then
        select o.subject_id into key from orders_order o where o.id = key;
    end if;
    if tg_op = 'INSERT' then
        -- Waits for an erasure that runs, as the foreign key will. A changed row waits for it by itself.
        perform from orders_subject s where s.id = key for key share;
    end if;
    if scope.is_erased_subject(key) then
        raise exception 'an erased subject never changes' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger refuse_erased before insert or update on orders_subject for each row execute function scope.refuse_erased_subject('id');

create trigger refuse_erased before insert or update on orders_order for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_subjectidentifier for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_riskassessment for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_visit for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_areaalert for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_differentpeople for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_subjectmerge for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_subjecttransfer for each row execute function scope.refuse_erased_subject('subject_id');

create trigger refuse_erased before insert or update on orders_orderstep for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_condition for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_service for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_completedtask for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_passport for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_detailsnotice for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_expirydecision for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_breach for each row execute function scope.refuse_erased_subject('order_id');

create trigger refuse_erased before insert or update on orders_breachstep for each row execute function scope.refuse_erased_subject('breach_id');
