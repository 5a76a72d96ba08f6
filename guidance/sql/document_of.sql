create or replace function library.document_of(heading text, said text, of_heading "char", of_text "char")
returns tsvector
language sql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $$
    select setweight(to_tsvector('english', heading), of_heading) || setweight(to_tsvector('english', said), of_text)
$$;
