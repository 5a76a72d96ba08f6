create or replace function reference_new_list_version()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    update reference_listversion set version = gen_random_uuid();
    return null;
end $$;

create trigger new_list_version after insert or update or delete or truncate on reference_agency for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_closingreason for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_exploitationsubtype for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_exploitationtype for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_nationality for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_origin for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_stage for each statement execute function reference_new_list_version();

create trigger new_list_version after insert or update or delete or truncate on reference_formerspelling for each statement execute function reference_new_list_version();
