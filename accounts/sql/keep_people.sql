-- A person is never deleted: the log and each record name who did what, some without a foreign key. An account is closed.
create or replace function accounts_keep_people()
returns trigger
language plpgsql
as $$
begin
    raise exception 'a person is never deleted; close the account instead' using errcode = '23503';
end $$;

create trigger keep_people before delete or update of id on accounts_user for each row execute function accounts_keep_people();
