-- How many referrals in these states name each person, for administrators, who see no referral: as owner (drafts apart), as
-- owner of an open safeguarding item, and as liaison officer.
create or replace function scope.assigned_referrals(states text[])
returns table (person bigint, kind text, many bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select named.person, named.kind, count(*)
    from nrm_referral r cross join lateral (
        select r.owner_id, case when r.state = 'draft' then 'draft' else 'referral' end
        union all
        select a.owner_id, 'item' from nrm_safeguardingaction a where a.referral_id = r.id and a.done_at is null
        union all
        select s.liaison_id, 'liaison' from nrm_safeguarding s where s.referral_id = r.id
    ) named (person, kind)
    where r.state = any (states) and named.person is not null
      and ((select scope.role()) = 'administrator' or (select scope.is_owner()))
    group by named.person, named.kind
$$;
