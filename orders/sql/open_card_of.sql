-- Opens the card of an order that a court has made, as `open_cards` does; whether the person may open it.
create or replace function scope.open_card_of(made_order uuid)
returns boolean
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select exists (
        select from scope.open_cards(array(
            select s.public_id from orders_order o join orders_subject s on s.id = o.subject_id
            where o.public_id = made_order and o.made_on is not null
        ))
    )
$$;
