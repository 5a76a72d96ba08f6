create or replace function library.keep(products bigint[])
returns integer
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    kept integer;
begin
    delete from guidance_searchfragment where product_id = any (products);
    delete from guidance_searchposting where product_id = any (products);

    insert into guidance_searchfragment (product_id, position, anchor, heading, text, attachment, file, page, seconds, document)
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
        join documents_document f on f.id = a.document_id and f.state = 'ready'
        join documents_documentpart d on d.document_id = f.id
        where p.id = any (products) and v.state = 'published' and d.text <> ''
        group by p.id, a.place, a.id, d.page, case when d.seconds is null then d.position else -1 - d.seconds / 30 end
    ) parts;
    get diagnostics kept = row_count;

    perform library.weigh(products);
    return kept;
end $$;
