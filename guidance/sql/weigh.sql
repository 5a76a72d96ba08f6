create or replace function library.weigh(products bigint[])
returns void
language plpgsql
set search_path to 'public', 'pg_temp'
as $$
begin
    create temporary table weighed on commit drop as
    with said (product, factor, words) as (
        select product_id, 8.0, heading
        from guidance_searchfragment where product_id = any (products) and position = 0
        union all
        select product_id, case when position = 0 then 3.0 when file <> '' then 0.6 else 1.0 end, text
        from guidance_searchfragment where product_id = any (products)
        union all
        select distinct product_id, 3.0, heading
        from guidance_searchfragment where product_id = any (products) and position > 0
        union all
        select id, 3.0, replace(kind || ' ' || slug, '-', ' ') from guidance_product where id = any (products)
    )
    select s.product, w.word, sum(s.factor) as factor, count(*) as times
    from said s, library.words_of(s.words) w
    where s.product in (select product_id from guidance_searchfragment where product_id = any (products))
    group by s.product, w.word;

    insert into guidance_searchterm (word, root)
    select word, library.root_of(word) from (select distinct word from weighed) w
    where library.root_of(word) is not null and not exists (select from guidance_searchterm g where g.word = w.word)
    order by word
    on conflict (word) do nothing;

    insert into guidance_searchposting (word_id, product_id, weight)
    select g.id, w.product, w.factor / (0.4 + 0.6 * least(4, sum(w.times) over (partition by w.product) / 500.0))
    from weighed w join guidance_searchterm g on g.word = w.word;
    drop table weighed;
end $$;
