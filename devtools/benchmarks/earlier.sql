-- The bare question of tokens: which records share most points with what was asked. It knows nothing of who asks,
-- of limits, of parts that count once, or of birthdays that contradict each other. Nationality is left out: a fifth of
-- all people share it, so that it would only make this slower.
select record, sum(points) as points
from (
    select t.record, a.part, max(least(a.weight, t.weight)) as points
    from unnest(%(parts)s::smallint[], %(weights)s::smallint[], %(tokens)s::bytea[]) as a (part, weight, token)
    join matching_hashedtoken t on t.token = a.token
    where t.app = 'nrm'
    group by t.record, a.part
) met
group by record
order by points desc
limit 5
