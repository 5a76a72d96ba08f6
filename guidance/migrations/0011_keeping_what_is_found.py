"""What is published is found: `library.keep` makes pieces and words of a product anew from its published version.

A function of the owner, so that the worker that publishes by the calendar reads no word of the library, and so that
nothing can be made to be found but what was published. A product without a published version is found no more.
"""

from django.db import migrations

SQL = r"""
create schema library;

-- The words of a text, in its order: small letters, without possessive endings; s45, s.45 and sec 45 are “section 45”.
create function library.words_of(said text) returns table (word text, place bigint) language sql immutable
set search_path = pg_catalog, pg_temp as $$
    select w, n
    from regexp_split_to_table(
        regexp_replace(
            regexp_replace(lower(said), '[''’]s\M', '', 'g'),
            '\m(?:ss?|sec|sect|section)\.?\s*([0-9]+[a-z]?)\M', ' section \1 ', 'g'
        ),
        '[^[:alnum:]]+'
    ) with ordinality as split (w, n)
    where w <> '' and length(w) <= 40
$$;

-- The root by which all forms of a word are found; null for “the” and its like.
create function library.root_of(word text) returns text language sql immutable
set search_path = pg_catalog, pg_temp as $$
    select (ts_lexize('english_stem', word))[1]
$$;

create function library.document_of(heading text, said text, of_heading "char", of_text "char")
returns tsvector language sql immutable set search_path = pg_catalog, pg_temp as $$
    select setweight(to_tsvector('english', heading), of_heading) || setweight(to_tsvector('english', said), of_text)
$$;

create function library.keep(products bigint[]) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    kept integer;
begin
    delete from guidance_piece where product_id = any (products);
    delete from guidance_wordin where product_id = any (products);

    insert into guidance_piece (product_id, position, anchor, heading, text, attachment, file, page, seconds, document)
    select p.id, 0, '', v.title, v.summary, '', '', null::int, null::int, library.document_of(v.title, v.summary, 'A', 'C')
    from guidance_product p join guidance_version v on v.id = p.current_id
    where p.id = any (products) and v.state = 'published'
    union all
    select p.id, t.position + 1, t.anchor, t.heading, t.text, '', '', null, null,
        library.document_of(t.heading, t.text, 'B', 'D')
    from guidance_product p
    join guidance_version v on v.id = p.current_id
    join guidance_passage t on t.version_id = v.id and t.document is null
    where p.id = any (products) and v.state = 'published' and t.kind <> 'heading' and t.text <> ''
    union all
    select product, 1000000 + row_number() over (partition by product order by place, attachment, position), '', title,
        text, title, file, page, seconds, library.document_of(title, text, 'B', 'D')
    from (
        -- A cue of captions is half a sentence: what is said within half a minute is one piece.
        select p.id as product, a.place, a.id as attachment, a.title, a.public_id::text as file, d.page,
            min(d.position) as position, min(d.seconds) as seconds, string_agg(d.text, E'\n' order by d.position) as text
        from guidance_product p
        join guidance_version v on v.id = p.current_id
        join guidance_attachment a on a.version_id = v.id
        join files_document f on f.id = a.document_id and f.state = 'ready'
        join files_documentpart d on d.document_id = f.id
        where p.id = any (products) and v.state = 'published' and d.text <> ''
        group by p.id, a.place, a.id, d.page, case when d.seconds is null then d.position else -1 - d.seconds / 30 end
    ) parts;
    get diagnostics kept = row_count;

    perform library.weigh(products);
    return kept;
end $$;

-- Which word is where, from the pieces of products: a word of the title says more than one of the text.
create function library.weigh(products bigint[]) returns void language plpgsql
set search_path = public, pg_temp as $$
begin
    create temporary table weighed on commit drop as
    with said (product, factor, words) as (
        select product_id, 8.0, heading
        from guidance_piece where product_id = any (products) and position = 0
        union all
        select product_id, case when position = 0 then 3.0 when file <> '' then 0.6 else 1.0 end, text
        from guidance_piece where product_id = any (products)
        union all
        select distinct product_id, 3.0, heading
        from guidance_piece where product_id = any (products) and position > 0
        union all
        select id, 3.0, replace(kind || ' ' || slug, '-', ' ') from guidance_product where id = any (products)
    )
    select s.product, w.word, sum(s.factor) as factor, count(*) as times
    from said s, library.words_of(s.words) w
    where s.product in (select product_id from guidance_piece where product_id = any (products))
    group by s.product, w.word;

    insert into guidance_word (word, root)
    select word, library.root_of(word) from (select distinct word from weighed) w
    where library.root_of(word) is not null and not exists (select from guidance_word g where g.word = w.word)
    order by word
    on conflict (word) do nothing;

    insert into guidance_wordin (word_id, product_id, weight)
    select g.id, w.product, w.factor / (0.4 + 0.6 * least(4, sum(w.times) over (partition by w.product) / 500.0))
    from weighed w join guidance_word g on g.word = w.word;
    drop table weighed;
end $$;

revoke all on all functions in schema library from public;
"""
BACK = r"""
drop function library.keep, library.weigh, library.document_of, library.root_of, library.words_of;
drop schema library;
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0010_what_is_found")]
    operations = [migrations.RunSQL(SQL, BACK)]
