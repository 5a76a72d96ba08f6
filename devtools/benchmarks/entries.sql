-- A month of invented entries: %(live)s live investigations over the forces due, and beside them a tenth of closed ones.
-- Run as the owner, in a throw-away database that holds the vocabularies. Values repeat in a fixed pattern: no chance.
insert into figures_period (month, opens_on, due_on, locks_on, state, starts_series, lock_reason, newest_version)
values (%(month)s, %(month)s::date + 31, %(month)s::date + 38, %(month)s::date + 52, 'open', %(starts)s, '', 0)
on conflict do nothing;

insert into accounts_user (password, public_id, email, name, role, force, unit, is_active, created_at)
values ('!', gen_random_uuid(), 'bench.analyst@example.org', 'Bench', 'analyst', 'E23000035', null, true, now()),
       ('!', gen_random_uuid(), 'bench.national@example.org', 'Bench', 'national', null, null, true, now())
on conflict do nothing;

insert into investigations_monthlyreturn (force, period, status, submitted_on_time, begun_at)
select code, %(month)s, 'approved', true, now() from reference_force;

insert into investigations_revision
    (monthly_return_id, force, period, number, state, rolled_live, is_nil, fingerprint, words_fingerprint)
select id, force, period, 1, 'working', 0, false, 'bench', 'bench'
from investigations_monthlyreturn where period = %(month)s;

create temporary table bench_case on commit drop as
select r.id as revision, r.force, r.period, n,
       (array['CRIM', 'SEX', 'LAB', 'DOM', 'CRIM', 'LAB', 'UNK'])[1 + n %% 7] as primary_type,
       (array['triage', 'initial-actions', 'intelligence-development', 'live-investigation', 'early-advice', 'charged'])
           [1 + n / 7 %% 6] as stage,
       n %% 11 = 0 as is_closed,
       row_number() over (order by r.force, n) as place
from investigations_revision r
join (select code, row_number() over (order by code) - 1 as k from reference_force) numbered on numbered.code = r.force
cross join generate_series(1, greatest(1, %(live)s * 11 / 10)) n
where r.period = %(month)s and n %% 46 = numbered.k;

insert into investigations_investigation (public_id, force, handling, created_at)
select gen_random_uuid(), force, 'bench', now() from bench_case;

create temporary table bench_numbered on commit drop as
select c.*, i.id as investigation from bench_case c
join (
    select id, row_number() over (order by force, id) as place from investigations_investigation i
    where handling = 'bench' and not exists (select from investigations_holding h where h.investigation_id = i.id)
) i using (place);

insert into investigations_holding (investigation_id, force, reference, operation_name, begins_on)
select investigation, force, 'B' || investigation, '', period from bench_numbered;

create temporary table bench_origin on commit drop as
select code, row_number() over (order by code) - 1 as k, count(*) over () as many from reference_origin;
create temporary table bench_sub_type on commit drop as
select code, type, row_number() over (partition by type order by code) - 1 as k, count(*) over (partition by type) as many
from reference_exploitationsubtype;

insert into investigations_entry
    (revision_id, force, investigation_id, holding_id, arrival, state, opened_on, stage, origin, primary_type,
     secondary_types, sub_types, closing_reason, closed_on, children_involved, county_lines,
     organised_immigration_crime, adult_services_website, cross_border, early_advice, section_45,
     financial_investigator, victim_liaison_officer, international_checks, partner_agencies, is_complete, version)
select c.revision, c.force, c.investigation, h.id,
       case when n %% 13 = 1 then 'first_reported' else 'already_running' end,
       case when is_closed then 'closed' else 'live' end,
       c.period - (n * 7 %% 900), c.stage, o.code, c.primary_type,
       case when n %% 3 = 0 and c.primary_type <> 'DOM' then array['DOM'] else '{}' end,
       case when n %% 2 = 0 then array_remove(array[s.code], null) else '{}' end,
       case when is_closed then 'administrative' end, case when is_closed then c.period + 20 end,
       case n %% 4 when 0 then true when 1 then false end, n %% 5 = 0,
       case n %% 3 when 0 then true when 1 then false end, n %% 6 = 0,
       case n %% 5 when 0 then true when 1 then false end, n %% 7 = 0,
       case n %% 2 when 0 then null else false end, n %% 9 = 0,
       case n %% 4 when 1 then true when 2 then false end, n %% 10 = 0,
       '{}', true, 1
from bench_numbered c
join investigations_holding h on h.investigation_id = c.investigation
join bench_origin o on o.k = n / 3 %% o.many
left join bench_sub_type s on s.type = c.primary_type and s.k = n / 7 %% s.many;

create temporary table bench_nationality on commit drop as
select code, row_number() over (order by code) - 1 as k from reference_nationality
where code in ('albanian', 'vietnamese', 'british', 'romanian', 'chinese', 'polish', 'unknown', 'nigerian');

insert into investigations_entrypeople (entry_id, force, role, nationality, gender, age_group, count)
select e.id, e.force, p.role, n.code,
       (array['female', 'male', 'not_known'])[1 + (e.id + p.k) %% 3],
       (array['0-17', '18-24', '25-39', '40-59', 'adult', 'not_known'])[1 + (e.id / 3 + p.k) %% 6], 1 + (e.id + p.k) %% 2
from investigations_entry e
join investigations_revision r on r.id = e.revision_id and r.period = %(month)s
cross join (values ('victim', 0), ('victim', 1), ('suspect', 2)) as p(role, k)
join bench_nationality n on n.k = (e.id / 2 + p.k) %% (select count(*) from bench_nationality);

update investigations_revision set state = 'submitted', submitted_at = now(),
    submitted_by_id = (select id from accounts_user where email = 'bench.analyst@example.org')
where period = %(month)s;
update investigations_revision set state = 'approved', approved_at = now(),
    approved_by_id = (select id from accounts_user where email = 'bench.national@example.org')
where period = %(month)s;
update investigations_monthlyreturn m set current_id = r.id
from investigations_revision r where r.monthly_return_id = m.id and m.period = %(month)s;
