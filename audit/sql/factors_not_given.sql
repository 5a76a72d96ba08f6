-- The entries about passwords, or accounts of an organisation, that were right and after which nobody gave or set up a second factor within half an hour:
-- the sign-in was abandoned or lapsed. For auditors and administrators.
create or replace function audit.factors_not_given(since timestamptz, until timestamptz)
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    with signing_in as materialized (
        select e.id, e.at, e.keys[1] as account, e.question from audit_entry e
        where e.kind = 'sign_in' and e.outcome = 'done' and e.at >= since and e.at < until + interval '30 minutes'
          and (select scope.is_owner() or scope.role() in ('auditor', 'administrator'))
    )
    select p.id from signing_in p
    where p.question in (
          'password accepted, second factor asked for', 'single sign-on accepted, second factor asked for'
      )
      and p.at < least(until, now() - interval '30 minutes')
      and not exists (
        select from signing_in f where f.account = p.account and f.question like 'second factor %'
          and f.at >= p.at and f.at < p.at + interval '30 minutes'
      )
$$;
