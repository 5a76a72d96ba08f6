-- Makes the notices of one kind: one for each place and each person who should get it, as people and duties are now.
-- Only active people get one, and only about a force that they see. A notice that a person already has is not made
-- again. The caller reads nothing of other people's.
create or replace function scope.put_notices(kind text, usual text, audiences text[], places jsonb, moment timestamptz, today date, actor bigint)
returns bigint
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with place as (
        select p.*, f.unit, coalesce(u.reviewed_by_national, false) as reviewed_by_national
        from jsonb_to_recordset($4) as p (
            force text, person bigint, url_name text, url_args text[], month date, due_on date, key text
        )
        left join reference_force f on f.code = p.force
        left join reference_unit u on u.code = f.unit
    ), made as (
        insert into notifications_notice (
            public_id, person_id, kind, force, url_name, url_args, month, due_on, key, delivery, created_at
        )
        select gen_random_uuid(), who.id, $1, place.force, place.url_name, place.url_args, place.month, place.due_on,
            place.key, coalesce(choice.delivery, $2), $5
        from place
        join accounts_user who on who.is_active and who.id is distinct from $7 and (
            'force' = any($3) and who.role in ('analyst', 'lead') and who.force = place.force
            or 'named' = any($3) and who.role in ('analyst', 'lead') and who.force = place.force
                and (place.person is null or who.id = place.person)
            or 'asked' = any($3) and who.role in ('analyst', 'lead') and who.force = place.force and (
                who.id = place.person or not exists (
                    select from accounts_user asked
                    where asked.id = place.person and asked.is_active and asked.force = place.force
                        and asked.role in ('analyst', 'lead')
                )
            )
            or 'leads' = any($3) and who.role = 'lead' and who.force = place.force
            or 'reviewers' = any($3) and (
                who.role = 'coordinator' and who.unit = place.unit
                or who.role = 'national' and place.reviewed_by_national
            )
            or 'police' = any($3) and who.role in ('analyst', 'lead', 'coordinator', 'national')
            or 'person' = any($3) and who.id = place.person
            or who.role in ('analyst', 'lead') and who.force = place.force and exists (
                select from accounts_duty d
                where d.user_id = who.id and 'duty:' || d.kind = any($3)
                    and d.starts_on <= $6 and (d.ends_on is null or d.ends_on >= $6)
            )
        )
        left join notifications_noticechoice choice on choice.person_id = who.id and choice.kind = $1
        on conflict (person_id, kind, key) do nothing
        returning 1
    ) select count(*) from made
$$;
