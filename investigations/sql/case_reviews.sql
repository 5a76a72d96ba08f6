-- The cases to review of these revisions, whose profiles are stored, and their numbers. Read by records/profiles.py.
-- The order of urgency is that of REASONS in records/case_review.py. What does not apply sorts last.
with live as materialized (
    select e.id, e.revision_id, e.force, e.primary_type, e.opened_on, p.changed_in, p.review_reasons
    from investigations_entry e join investigations_entryprofile p on p.entry_id = e.id
    where e.revision_id = any(%(revisions)s) and e.state = 'live'
),
listed as (
    insert into investigations_casetoreview (entry_id, revision_id, force, primary_type, review_reasons, urgency)
    select id, revision_id, force, primary_type, review_reasons,
           case when 'children_without_referral' = any(review_reasons) then '0' else '1' end
           || case when 'unchanged' = any(review_reasons) then to_char(changed_in, 'YYYYMMDD') else '99999999' end
           || case when 'long_open' = any(review_reasons) then to_char(opened_on, 'YYYYMMDD') else '99999999' end
           || case when 'no_liaison_officer' = any(review_reasons) then '0' else '1' end
           || case when 'no_financial_investigator' = any(review_reasons) then '0' else '1' end
           || case when 'no_early_advice' = any(review_reasons) then '0' else '1' end
           || case when 'joint' = any(review_reasons) then '0' else '1' end
           || case when 'new' = any(review_reasons) then '0' else '1' end
    from live where review_reasons <> '{}'
)
insert into investigations_casereviewcount (revision_id, force, primary_type, counted, number)
select revision_id, force, primary_type, counted, count(*)
from live
cross join unnest(
    review_reasons::text[] || array['live'] || case when review_reasons <> '{}' then array['to_review'] end
) counted
group by 1, 2, 3, 4
