-- The profiles of all entries in these revisions, which are approved and of one month. Read by records/profiles.py.
insert into investigations_entryprofile (
    entry_id, force, changed_in, stage_since, review_reasons, is_joint, victims, suspects, children,
    victim_nationalities, suspect_nationalities, victim_genders, suspect_genders, victim_ages, suspect_ages
)
with entry as materialized (
    select e.*, r.period
    from investigations_entry e join investigations_revision r on r.id = e.revision_id
    where r.id = any(%(revisions)s)
),
-- The case as the month from which it was carried forward is approved now. The row that it was carried forward from
-- may be of a submission that was never approved.
before as materialized (
    select entry.id as of_entry, b.*, p.changed_in, p.stage_since
    from entry
    join investigations_entry source on source.id = entry.previous_id
    join investigations_revision s on s.id = source.revision_id
    join investigations_revision a on a.monthly_return_id = s.monthly_return_id and a.state = 'approved'
    join investigations_entry b on b.revision_id = a.id and b.investigation_id = entry.investigation_id
    join investigations_entryprofile p on p.entry_id = b.id
    where entry.arrival = 'rolled'
),
people as materialized (
    select g.entry_id,
           coalesce(sum(g.count) filter (where role = 'victim'), 0) as victims,
           coalesce(sum(g.count) filter (where role = 'suspect'), 0) as suspects,
           coalesce(sum(g.count) filter (where role = 'victim' and age_group = '0-17'), 0) as children,
           array_agg(distinct n.counts_as) filter (where role = 'victim') as victim_nationalities,
           array_agg(distinct n.counts_as) filter (where role = 'suspect') as suspect_nationalities,
           array_agg(distinct gender) filter (where role = 'victim') as victim_genders,
           array_agg(distinct gender) filter (where role = 'suspect') as suspect_genders,
           array_agg(distinct age_group) filter (where role = 'victim') as victim_ages,
           array_agg(distinct age_group) filter (where role = 'suspect') as suspect_ages,
           jsonb_agg(
               jsonb_build_array(role, g.nationality, gender, age_group, g.count)
               order by role, g.nationality, gender, age_group
           ) as groups
    from investigations_entrypeople g join reference_nationality n on n.code = g.nationality
    where g.entry_id in (select id from entry union all select id from before)
    group by g.entry_id
),
profile as (
    select e.*,
           case when b.stage = e.stage then b.stage_since else e.period end as since,
           case when
               (e.state, e.opened_on, e.stage, e.origin, e.primary_type, e.secondary_types, e.sub_types,
                e.closing_reason, e.closed_on, e.merged_into_id, e.children_involved, e.county_lines,
                e.organised_immigration_crime, e.adult_services_website, e.cross_border, e.early_advice, e.section_45,
                e.financial_investigator, e.victim_liaison_officer, e.international_checks, e.partner_agencies,
                e.nrm_referrals, e.morile_score, e.not_applicable, coalesce(people.groups, '[]'))
               is not distinct from
               (b.state, b.opened_on, b.stage, b.origin, b.primary_type, b.secondary_types, b.sub_types,
                b.closing_reason, b.closed_on, b.merged_into_id, b.children_involved, b.county_lines,
                b.organised_immigration_crime, b.adult_services_website, b.cross_border, b.early_advice, b.section_45,
                b.financial_investigator, b.victim_liaison_officer, b.international_checks, b.partner_agencies,
                b.nrm_referrals, b.morile_score, b.not_applicable, coalesce(earlier.groups, '[]'))
           then b.changed_in else e.period end as changed,
           i.same_operation_as_id is not null or exists (
               select from investigations_supportingforce f where f.investigation_id = i.id and f.ended_on is null
           ) or i.sealed is not null and scope.is_supported(i.id) as joint,
           coalesce(people.victims, 0) as n_victims, coalesce(people.suspects, 0) as n_suspects,
           coalesce(people.children, 0) as n_children,
           coalesce(people.victim_nationalities, '{}') as victim_nationalities,
           coalesce(people.suspect_nationalities, '{}') as suspect_nationalities,
           coalesce(people.victim_genders, '{}') as victim_genders,
           coalesce(people.suspect_genders, '{}') as suspect_genders,
           coalesce(people.victim_ages, '{}') as victim_ages,
           coalesce(people.suspect_ages, '{}') as suspect_ages
    from entry e
    join investigations_investigation i on i.id = e.investigation_id
    left join people on people.entry_id = e.id
    left join before b on b.of_entry = e.id
    left join people earlier on earlier.entry_id = b.id
)
select id, force, changed, since,
       array(
           select reason from (values
               ('new', arrival in ('first_reported', 'already_running')),
               ('unchanged', changed <= (period - make_interval(months => %(unchanged)s))::date),
               ('long_open',
                opened_on <= (period + interval '1 month' - make_interval(months => %(long_open)s))::date),
               ('no_liaison_officer', n_victims > 0 and victim_liaison_officer is not true),
               ('no_financial_investigator', financial_investigator is not true),
               ('no_early_advice', stage = any(%(advice_stages)s) and early_advice is not true
                and not 'early_advice' = any(not_applicable)),
               ('children_without_referral', n_children > 0 and coalesce(nrm_referrals, 0) = 0),
               ('joint', joint or cross_border is true)
           ) as r (reason, applies)
           where applies and state = 'live' order by reason
       ),
       joint or cross_border is true, n_victims, n_suspects, n_children,
       victim_nationalities, suspect_nationalities, victim_genders, suspect_genders, victim_ages, suspect_ages
from profile
