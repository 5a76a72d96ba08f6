-- The last day up to `day` on which the managing force saw a subject whose card is open; of visits, the card shows no
-- more.
create or replace function scope.last_seen(card_subject bigint, day date)
returns date
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select max(v.visited_on) from orders_visit v
    where v.subject_id = card_subject and v.was_seen and v.visited_on <= day and (
        v.force::text = any (scope.forces()) or v.subject_id = any (scope.opened('identity')) or matching.by_owner()
    )
$$;
