create or replace function matching.reason_of_search(an_app text, a_record uuid)
returns text
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select f.reason from matching_lookupfinding f
    where f.app = an_app and f.record = a_record and f.asked_by_id = scope.person()
      and f.asked_at > now() - interval '12 hours'
      and scope.role() in ('officer', 'analyst', 'lead', 'coordinator', 'national', 'system')
    order by f.asked_at desc limit 1
$$;
