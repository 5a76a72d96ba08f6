-- The entries about views of one record by people with no link to it, for auditors. `administration/log_questions`
-- says in words what counts as a link; the page prints it. A card of the order register has the reason of its search.
-- How many views are left is not known in advance, so nothing is compared row by row: that took 1.8 s for 10,000 entries.
create or replace function scope.views_without_link(since timestamptz, until timestamptz)
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'pg_temp'
set enable_nestloop to 'off'
as $$
    with seen as materialized (
        select v.*, (v.at at time zone 'Europe/London')::date as day from scope.single_views(since, until) v
        where v.subject <> 'orders.register.card'
          and ((select scope.role()) = 'auditor' or (select scope.is_owner()))
    ), unlinked as materialized (
        select s.* from seen s
        -- The duty of the force, the unit or the national team for this kind of record.
        where not case
            when s.kind = 'investigation' then
                s.person_role in ('analyst', 'lead') and s.person_force = s.force
                or s.person_role = 'coordinator' and exists (
                    select from reference_force f where f.code = s.force and f.unit = s.person_unit
                )
            else
                (s.person_force = s.force or s.person_role = 'national' or s.person_role = 'coordinator' and exists (
                    select from reference_force f where f.code = s.force and f.unit = s.person_unit
                )) and exists (
                    select from accounts_duty d where d.user_id = s.who
                      and d.kind = case when s.kind = 'referral' then 'nrm' else 'orders' end
                      and d.starts_on <= s.day and (d.ends_on is null or d.ends_on >= s.day)
                )
        end
    ), work as materialized (
        -- Work on the record, as the log itself has it: added or changed within four weeks. Read once, in its months only.
        select w.who, w.at, k.key from audit_entry w, unnest(w.keys) k (key)
        where w.kind in ('collection', 'alteration') and w.outcome = 'done'
          and w.at >= since - interval '28 days' and w.at < until + interval '28 days'
    )
    select u.entry from unlinked u
    where not case u.kind
        when 'investigation' then
            exists (
                select from investigations_supportingforce f where f.investigation_id = u.id
                  and f.supporter_id = u.person_force and (f.ended_on is null or f.ended_on >= u.day)
            ) or exists (
                select from investigations_investigationtransfer t where t.investigation_id = u.id
                  and u.person_force in (t.force, t.receiver_id) and t.offered_at <= u.at
                  and (t.settled_at is null or t.settled_at >= u.at)
            ) or exists (
                select from investigations_holding h where h.investigation_id = u.id and h.force = u.person_force
            ) or exists (
                select from investigations_query q
                left join investigations_querymessage m on m.query_id = q.id
                where q.investigation_id = u.id and u.who in (q.for_person_id, m.by_id)
            ) or exists (
                select from investigations_advice a where a.investigation_id = u.id and a.given_by_id = u.who
            )
        when 'referral' then
            exists (select from nrm_referral r where r.id = u.id and r.owner_id = u.who)
            or exists (
                select from nrm_referraltransfer t where t.referral_id = u.id
                  and (u.who in (t.offered_by_id, t.settled_by_id)
                       or u.person_force in (t.force, t.receiver_id) and t.offered_at <= u.at
                          and (t.settled_at is null or t.settled_at >= u.at))
            ) or exists (
                select from nrm_identityaccessrequest a where a.referral_id = u.id and a.asked_by_id = u.who
            )
        else
            exists (
                select from orders_subject s where s.id = u.id and u.who in (s.officer_id, s.deputy_id, s.supervisor_id)
            ) or exists (
                select from orders_subjecttransfer t where t.subject_id = u.id
                  and (u.who in (t.offered_by_id, t.settled_by_id)
                       or u.person_force in (t.force, t.receiver_id) and t.offered_at <= u.at
                          and (t.settled_at is null or t.settled_at >= u.at))
            )
    end
    and not exists (
        select from work w where w.who = u.who and w.key = u.key
          and w.at between u.at - interval '28 days' and u.at + interval '28 days'
    )
$$;
