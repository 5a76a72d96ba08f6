-- The bare question of tokens: which subjects share most points with what was asked. It knows nothing of who asks, of
-- limits, of names that contradict each other, or of an answer that would be a list. What thousands share is left out
-- (months, years, words of places), so that it would only make this slower.
select record, sum(points) as points
from (
    select t.record, a.part, max(least(a.weight, t.weight)) as points
    from unnest(%(kinds)s::text[], %(parts)s::smallint[], %(weights)s::smallint[], %(tokens)s::bytea[])
        as a (kind, part, weight, token)
    join matching_hashedtoken t on t.token = a.token
    where t.app = 'orders' and a.weight >= 20 and a.kind not in ('year', 'month', 'place')
    group by t.record, a.part
) met
group by record
order by points desc
limit 5
