-- Whether sub-types belong to these types. A loop takes a tenth of the time of a query over the elements.
create or replace function investigations_are_of_types(sub_types text[], types text[])
returns boolean
language plpgsql
immutable parallel safe
as $$
declare
    sub_type text;
begin
    foreach sub_type in array sub_types loop
        if (split_part(sub_type, '.', 1) = any (types)) is not true then
            return false;
        end if;
    end loop;
    return true;
end $$;
