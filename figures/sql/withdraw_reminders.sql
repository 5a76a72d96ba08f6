-- When a month is published, its reminders that still wait to be mailed are withdrawn. One that is being sent is left.
create or replace function figures_withdraw_reminders()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    delete from accounts_outgoingmail where id in (
        select m.id from accounts_outgoingmail m
        join figures_remindersent r on m.id = any(r.mails)
        where r.period = new.month for update of m skip locked
    );
    return null;
end $$;

create trigger withdraw_reminders after update of newest_version on figures_period for each row when ((old.newest_version is distinct from new.newest_version)) execute function figures_withdraw_reminders();
