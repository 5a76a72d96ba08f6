-- Nobody gets the role national, auditor or administrator in an open account before a second administrator has confirmed
-- exactly that, in the transaction that gives it. This holds for every statement of the roles that serve requests. The
-- owner of the database is exempt: it makes the first administrators.
create or replace function accounts_keep_sensitive_access()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if scope.is_owner() or not new.is_active or new.role not in ('national', 'auditor', 'administrator') then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.is_active and old.role = new.role then
        return new;
    end if;
    update accounts_accessproposal set applied_at = now()
    where user_id = new.id and role = new.role and state = 'done' and decided_at = now() and applied_at is null
      and (opens or tg_op = 'UPDATE' and old.is_active);
    if not found then
        raise exception 'a second administrator has not confirmed this role' using errcode = '42501';
    end if;
    return new;
end $$;

create trigger accounts_keep_sensitive_access before insert or update of role, is_active on accounts_user
    for each row execute function accounts_keep_sensitive_access();

-- A proposal begins open and is decided once, by an active administrator. Another one than the proposer, who is still an
-- administrator, and than the person confirms it within seven days. The database sets both times.
create or replace function accounts_keep_proposal()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if scope.is_owner() or pg_trigger_depth() > 1 then  -- the functions of this file apply and withdraw proposals
        return new;
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'open' or not exists (
            select from accounts_user where id = new.proposed_by_id and is_active and role = 'administrator'
        ) then
            raise exception 'an administrator proposes, and nothing else' using errcode = '42501';
        end if;
        new.proposed_at := now();
        new.applied_at := null;
        return new;
    end if;
    if old.state <> 'open' then
        raise exception 'a proposal is decided once' using errcode = '42501';
    end if;
    new.decided_at := now();
    if new.state = 'done' and (
        old.proposed_at <= now() - interval '7 days'
        or new.decided_by_id in (old.proposed_by_id, old.user_id)
        or 2 <> (
            select count(*) from accounts_user
            where id in (old.proposed_by_id, new.decided_by_id) and is_active and role = 'administrator'
        )
    ) then
        raise exception 'two administrators give this access within seven days' using errcode = '42501';
    end if;
    return new;
end $$;

create trigger accounts_keep_proposal before insert or update on accounts_accessproposal
    for each row execute function accounts_keep_proposal();

-- A proposal is about the account as its page showed it, by somebody who is an administrator: a change of either
-- withdraws it.
create or replace function accounts_withdraw_proposals()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    update accounts_accessproposal set state = 'withdrawn', decided_at = now()
    where state = 'open' and (
        user_id = new.id or proposed_by_id = new.id and not (new.is_active and new.role = 'administrator')
    );
    return null;
end $$;

create trigger accounts_withdraw_proposals after update of name, email, role, force, unit, is_active on accounts_user
    for each row when (
        (old.name, old.email, old.role, old.force, old.unit, old.is_active)
        is distinct from (new.name, new.email, new.role, new.force, new.unit, new.is_active)
    ) execute function accounts_withdraw_proposals();

create or replace function accounts_withdraw_proposals_with_duty()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    update accounts_accessproposal set state = 'withdrawn', decided_at = now()
    where state = 'open' and user_id = coalesce(new.user_id, old.user_id);
    return null;
end $$;

create trigger accounts_withdraw_proposals after insert or update or delete on accounts_duty
    for each row execute function accounts_withdraw_proposals_with_duty();
