create or replace function matching.forget(an_app text, a_record uuid)
returns integer
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    gone integer;
begin
    perform from matching_hashgeneration k where k.app = an_app and k.record = a_record for update;
    if exists (select from matching_hashedtoken t where t.app = an_app and t.record = a_record
               and not matching.may_write(t.force)) then
        raise exception 'this record belongs to another force' using errcode = '42501';
    end if;
    delete from matching_hashedtoken t where t.app = an_app and t.record = a_record;
    get diagnostics gone = row_count;
    return gone;
end $$;
