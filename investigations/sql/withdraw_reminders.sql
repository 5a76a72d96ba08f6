-- When a return is submitted, certified or sent back, reminders of it that still wait to be mailed are withdrawn. One that is being
-- sent is left.
create or replace function investigations_withdraw_reminders()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    delete from accounts_outgoingmail where id in (
        select m.id from accounts_outgoingmail m
        join figures_remindersent r on m.id = any(r.mails)
        join investigations_monthlyreturn t on t.force = r.force and t.period = r.period
        where t.id = new.monthly_return_id for update of m skip locked
    );
    return null;
end $$;

create trigger withdraw_reminders after insert on investigations_returnevent for each row when (((new.move)::text = any (array['submit'::text, 'submit_to_certify'::text, 'certify'::text, 'answer'::text, 'approve'::text]))) execute function investigations_withdraw_reminders();
