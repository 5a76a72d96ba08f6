-- The list of investigations as somebody who knows the tables would copy it: the columns of investigations/records/exports.py.
select h.reference, h.operation_name, f.short_name as force, initcap(replace(e.state, '_', ' ')) as state,
       s.name as stage, t.name as primary_type, array_to_string(e.secondary_types, '; ') as secondary_types,
       array_to_string(e.sub_types, '; ') as sub_types, o.name as how_it_began, e.opened_on, e.closed_on,
       coalesce((select sum(p.count) from investigations_entrypeople p where p.entry_id = e.id and p.role = 'victim'), 0)
           as potential_victims,
       coalesce((select sum(p.count) from investigations_entrypeople p where p.entry_id = e.id and p.role = 'suspect'), 0)
           as suspects,
       e.children_involved, e.county_lines, e.organised_immigration_crime, e.adult_services_website, e.cross_border,
       e.early_advice, e.section_45, e.financial_investigator, e.victim_liaison_officer, e.international_checks,
       to_char(r.period, 'FMMonth YYYY') as last_reported
from investigations_entry e
join investigations_investigation i on i.id = e.investigation_id and i.latest_entry_id = e.id
join investigations_holding h on h.id = e.holding_id
join investigations_revision r on r.id = e.revision_id
join reference_force f on f.code = e.force
join reference_stage s on s.code = e.stage
join reference_exploitationtype t on t.code = e.primary_type
join reference_origin o on o.code = e.origin
order by f.short_name, h.reference
