-- What case review reads belongs to an approved return, never changes, and is deleted only with what it belongs to.
alter table investigations_casetoreview
    add constraint investigations_to_review_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade,
    add constraint investigations_to_review_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade;
alter table investigations_casereviewcount
    add constraint investigations_review_count_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade;

create or replace function investigations_keep_case_to_review()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' and not exists (select from investigations_entry e where e.id = old.entry_id) then
        return old;
    end if;
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    raise exception 'a case to review of an approved return never changes' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_casetoreview for each row execute function investigations_keep_case_to_review();

create or replace function investigations_keep_case_review_count()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' and not exists (select from investigations_revision r where r.id = old.revision_id) then
        return old;
    end if;
    raise exception 'the numbers of an approved return never change' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_casereviewcount for each row execute function investigations_keep_case_review_count();
