-- The keys by which the log knows the records that people call by this reference, for auditors, who see no record: a
-- referral's pseudonym or a subject's number, in each way of writing it, the reference of an order, an investigation or a
-- crime record, or of an action in the plan, such as A12. A prosecution, with its defendants and witnesses, is known by its
-- unique reference number, asset recovery and joint teams by the number that their pages print: A-1B2C3D, JIT 1B2C3D.
create or replace function scope.records_named(reference text, hyphenated text[])
returns setof uuid
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select named.public_id from upper(regexp_replace(records_named.reference, '[^[:alnum:]]', '', 'g')) signs
    cross join lateral (
        select r.public_id from nrm_referral r where r.pseudonym = any (hyphenated)
        union
        select s.public_id from orders_subject s where s.number = any (hyphenated)
        union
        select o.public_id from orders_order o where upper(o.reference) = upper(records_named.reference)
        union
        select i.public_id from investigations_investigation i
        join investigations_holding h on h.investigation_id = i.id
        where upper(h.reference) = upper(records_named.reference)
        union
        select c.public_id from nrm_crimerecord c
        where c.reference <> '' and upper(c.reference) = upper(records_named.reference)
        union
        select a.public_id from prosecutions_planaction a where 'A' || a.number = upper(records_named.reference)
        union
        select record.public_id from prosecutions_prosecutioncase c
        cross join lateral (
            select c.public_id
            union all
            select d.public_id from prosecutions_defendant d where d.case_id = c.id
            union all
            select w.public_id from prosecutions_witness w where w.case_id = c.id
        ) record
        where signs <> '' and signs = coalesce(nullif(c.urn, ''), upper(left(c.public_id::text, 6)))
        union
        select a.public_id from prosecutions_assetrecord a where signs = 'A' || upper(left(a.public_id::text, 6))
        union
        select t.public_id from prosecutions_jointteam t where signs = 'JIT' || upper(left(t.public_id::text, 6))
    ) named
    where (select scope.role()) = 'auditor' or (select scope.is_owner())
$$;
