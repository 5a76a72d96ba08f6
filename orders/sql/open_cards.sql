-- Opens the order cards of these records until the end of the transaction, each with the reason of the search: those
-- that the person of the scope has found by a search within the time that `matching.reason_of_search` sets. Of a record
-- that was merged, the card is that of the subject it was merged into; who found one of them has found the subject. The
-- rows open for reading are those of the subject, its identifying details, and the orders that a court has made with
-- their conditions, steps and completed tasks. Hashes and merges count only if they are of the subject's own force:
-- another force could write them.
create or replace function scope.open_cards(records uuid[])
returns table (record uuid, reason text)
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    asked orders_subject;
    shown orders_subject;
begin
    for asked in select * from orders_subject s where s.public_id = any (records) loop
        select * into shown from orders_subject s where s.id = coalesce(asked.merged_into_id, asked.id);
        record := asked.public_id;
        reason := (
            select why.reason
            from orders_subject s
            cross join lateral (select matching.reason_of_search('orders', s.public_id)) why (reason)
            where (s.id = shown.id or s.merged_into_id = shown.id) and s.force = shown.force and why.reason is not null
              and exists (
                  select from matching_lookupfinding f
                  where f.app = 'orders' and f.record = s.public_id and f.asked_by_id = scope.person() and f.force = s.force
              )
            order by s.id <> asked.id limit 1
        );
        continue when reason is null;
        perform scope.open_rows('subject', array[asked.id, shown.id]);
        perform scope.open_rows('identity', array[shown.id]);
        perform scope.open_rows(opening.kind, opening.orders) from (
            select kind.kind, array_agg(o.id) as orders from orders_order o, (values ('order'), ('history')) kind (kind)
            where o.subject_id = shown.id and o.force = shown.force and o.made_on is not null group by kind.kind
        ) opening;
        return next;
    end loop;
end $$;
