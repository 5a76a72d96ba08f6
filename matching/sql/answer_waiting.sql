create or replace function matching.answer_waiting()
returns integer
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    waiting bigint;
    done integer := 0;
begin
    for waiting in
        select t.id from matching_matchattempt t where t.answered_at is null and t.at < now() - interval '1 minute'
        order by t.at limit 200 for update skip locked
    loop
        perform matching.settle(waiting);
        done := done + 1;
    end loop;
    for waiting in
        select l.id from matching_lookup l where l.answered_at is null and l.at < now() - interval '1 minute'
        order by l.at limit 200 for update skip locked
    loop
        perform matching.settle_lookup(waiting);
        done := done + 1;
    end loop;
    return done;
end $$;
