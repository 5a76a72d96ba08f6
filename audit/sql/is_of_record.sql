-- Whether entries about this kind of record may be known to the force of a record that they name: not those about
-- accounts, settings and systems, whatever keys they have.
create or replace function audit.is_of_record(subject text)
returns boolean
language sql
immutable
as $$
    select not audit.is_of_settings(subject) and subject not like 'systems.%'
$$;
