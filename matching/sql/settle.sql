create or replace function matching.settle(number bigint)
returns void
language plpgsql
set search_path to 'public', 'pg_temp'
as $$
declare
    asking matching_matchattempt;
begin
    select * into asking from matching_matchattempt t where t.id = number and t.answered_at is null for update;
    if not found then
        return;
    end if;
    insert into matching_matchhit (try_id, force, app, record, strength, asked_at, asked_by_id, asked_from)
    select asking.id, s.force, asking.app, s.record, s.strength, asking.at, asking.who_id, asking.force
    from matching.score(asking.asked, asking.app, asking.besides) s
    where not exists (select from matching_matchhit h where h.try_id = asking.id and h.record = s.record);
    update matching_matchattempt t set answered_at = clock_timestamp(), asked = null, hits = (
        select count(distinct case when h.force = asking.force then h.record::text else h.force end)
        from matching_matchhit h where h.try_id = asking.id
    ) where t.id = asking.id;
end $$;
