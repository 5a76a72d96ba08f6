-- The views of one record in a period, with the record and the person: one row for each entry about a single
-- investigation, referral, subject or order. A system has the role and place that it acts with. Entries about lists are
-- left out. No role may call it; the functions that answer auditors do.
create or replace function scope.single_views(since timestamptz, until timestamptz)
returns table(entry bigint, at timestamptz, subject text, who bigint, person_role text, person_force text,
              person_unit text, kind text, id bigint, key text, force text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.id, e.at, e.subject, e.who, coalesce(s.role, u.role), coalesce(s.force, u.force),
           coalesce(s.unit, u.unit), r.kind, r.id, e.keys[1], r.force
    from audit_entry e
    join accounts_user u on u.id = e.who
    left join systems_system s on s.user_id = u.id
    join (
        select 'investigation' as kind, i.id, i.public_id::text as key, i.force from investigations_investigation i
        union all
        select 'referral', r.id, r.public_id::text, r.force from nrm_referral r
        union all
        select 'subject', s.id, s.public_id::text, s.force from orders_subject s
        union all
        select 'order', o.subject_id, o.public_id::text, o.force from orders_order o
    ) r on r.key = e.keys[1]
    where e.kind = 'consultation' and e.outcome = 'done' and e.count = 1 and e.at >= since and e.at < until
      and e.subject in ('investigations.investigation', 'nrm.identity', 'nrm.referral', 'orders.order',
                        'orders.passport', 'orders.register.card', 'orders.subject', 'orders.subjectidentifier')
$$;
