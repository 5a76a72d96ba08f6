create or replace function documents_keep_document()
returns trigger
language plpgsql
as $$
begin
    if old.state <> 'waiting' then
        raise exception 'a document that was read stays what it is; send another one' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on documents_document for each row execute function documents_keep_document();
