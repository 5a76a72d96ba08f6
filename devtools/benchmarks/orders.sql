-- Invented subjects and what happened to their orders, one for each row of the temporary table `bench_subject`
-- (n, force, class). Run as the owner, in a throw-away database that holds the vocabularies. Values repeat in a fixed
-- pattern: no chance. Classes: `kept` is under an order and managed; `over` was under one that ran out, decided
-- on; `new` has one that was made ten days ago, of which nothing is done yet.
create temporary table bench_order on commit drop as
select n, force, class, made_on,
       case class
           when 'over' then made_on + 730
           when 'kept' then case n %% 5 when 0 then null when 1 then %(today)s::date + 400 else made_on + 365 * (5 + n %% 6) + 3000 end
       end as ends_on,
       (array['stpo_sentence', 'stro', 'stpo_application', 'stpo_sentence', 'stro'])[1 + n %% 5] as kind
from (
    select n, force, class,
           case class
               when 'new' then %(today)s::date - 10
               when 'over' then %(today)s::date - 735 - (n * 31 %% 2500)
               else %(today)s::date - 60 - (n * 37 %% 2900)
           end as made_on
    from bench_subject
) dated;

insert into orders_subject (public_id, number, version, born_on, out_of_hours_contact, risk, review_due_on, visit_due_on,
                            created_at, force, officer_id)
select gen_random_uuid(), 'S' || lpad(to_hex(n), 7, '0'), 1, '', case class when 'new' then '' else 'Force duty officer' end,
       case class when 'kept' then (array['low', 'medium', 'high'])[1 + n %% 3] else '' end,
       case class when 'kept' then %(today)s::date + 30 + n %% 300 end,
       case class when 'kept' then %(today)s::date + 1 + n %% 25 end,
       b.made_on, b.force, (select min(u.id) from accounts_user u where u.force = b.force and u.role = 'analyst')
from bench_order b order by n;

alter table bench_order add subject bigint, add id bigint, add officer bigint;
update bench_order b set subject = s.id, officer = s.officer_id
from orders_subject s where s.number = 'S' || lpad(to_hex(b.n), 7, '0');
create index on bench_order (subject);
analyze bench_order;

insert into orders_order (public_id, reference, kind, basis, applicant, evidence, version, state, court_kind, court,
                          made_on, starts_on, ends_on, served_on, created_at, applicant_force_id, created_by_id, force,
                          subject_id)
select gen_random_uuid(), 'B' || n, kind,
       case kind when 'stro' then 'none' else (array['conviction', 'caution', 'conviction', 'insanity'])[1 + n %% 4] end,
       case kind when 'stpo_sentence' then 'prosecutor' else 'police' end, '', 1,
       case class when 'over' then 'expired' else 'in_force' end, 'crown', 'A court', made_on, made_on, ends_on,
       case class when 'new' then null else made_on end, made_on,
       case kind when 'stpo_sentence' then null else force end, officer, force, subject
from bench_order order by n;
update bench_order b set id = o.id from orders_order o where o.subject_id = b.subject;
create index on bench_order (id);
analyze bench_order;

-- The history: each move of all orders before the next, because a move follows the one before it.
create temporary table bench_step on commit drop as
select id, force, officer, s.* from bench_order, lateral (values
    (1, 'apply', 'draft', 'applied', made_on - 30, null::date, null::date),
    (2, 'make', 'applied', 'in_force', made_on, made_on, ends_on),
    (3, 'serve', 'in_force', 'in_force', case class when 'new' then null else made_on end, made_on, ends_on),
    (4, 'vary', 'in_force', 'in_force', case when class <> 'new' and n %% 7 = 0 then made_on + 200 end, made_on, ends_on),
    (case when n %% 7 = 0 then 5 else 4 end, 'expire', 'in_force', 'expired', case class when 'over' then ends_on + 1 end,
     made_on, ends_on)
) as s (number, move, was, became, on_day, starts_on, ends_on)
where s.on_day < %(today)s::date;
insert into orders_orderstep (number, move, was, became, made_on, asked_by, court_kind, court, papers, reasons, starts_on,
                         ends_on, at, by_id, force, order_id)
select number, move, was, became, on_day, 'police', 'crown', 'A court', '{}', '', starts_on, ends_on, on_day, officer,
       force, id
from bench_step order by number, id;

-- Three conditions to an order, of the library or in own words; a variation removes the second and adds one.
insert into orders_condition (number, kind, polarity, template, words, plain, area, persons, reach, countries, station,
                              starts_on, ends_on, force, order_id, added_id, removed_id, own_reason)
select c.number, c.kind, 'must_not', c.template, 'Must not.', '', '', '', c.reach, '{}', '', null,
       case c.kind when 'travel_ban' then made.made_on + 700 end, b.force, b.id, made.id,
       case c.number when 2 then varied.id end, case c.template when '' then 'As the court said' else '' end
from bench_order b
join orders_orderstep made on made.order_id = b.id and made.move = 'make'
left join orders_orderstep varied on varied.order_id = b.id and varied.move = 'vary'
cross join lateral (values
    (1, 'prohibition', (array['no-hand-car-wash', 'no-recruiting', 'no-area', 'one-registered-phone'])[1 + b.n %% 4], ''),
    (2, 'prohibition', case when b.n %% 3 = 0 then '' else 'no-documents-of-others' end, ''),
    (3, case when b.n %% 6 = 0 then 'travel_ban' else 'prohibition' end,
     case when b.n %% 6 = 0 then 'travel-named' else 'no-gangmaster' end, case when b.n %% 6 = 0 then 'named' else '' end)
) as c (number, kind, template, reach);
insert into orders_condition (number, kind, polarity, template, words, plain, area, persons, reach, countries, station,
                              force, order_id, added_id, own_reason)
select 4, 'prohibition', 'must_not', 'no-premises-of-sale', 'Must not.', '', '', '', '', '{}', '', s.force, s.order_id, s.id, ''
from orders_orderstep s join bench_order b on b.id = s.order_id where s.move = 'vary';

-- What was set elsewhere is removed the day after the order, or its ban, is over.
insert into orders_completedtask (kind, done_on, reference, at, removed_on, removed_reference, removed_at, removed_by_id, by_id,
                             force, order_id)
select task, made_on + 1, 'X/1', made_on + 1, removed, case when removed is null then '' else 'X/2' end, removed,
       case when removed is not null then officer end, officer, force, id
from bench_order, unnest(array['pnc_set', 'pnc_checked', 'pnd', 'ports', 'partners']) as task, lateral (
    select case when task not in ('pnc_set', 'pnd', 'ports') then null::date when class = 'over' then ends_on + 1
                when task = 'ports' and n %% 6 = 0 and made_on + 701 < %(today)s::date then made_on + 701 end
) as taken_off (removed)
where class <> 'new' and (task <> 'ports' or n %% 6 = 0);
insert into orders_expirydecision (ends_on, choice, reason, at, by_id, force, order_id)
select ends_on, 'lapse', 'The need is not there any more.', ends_on - 20, officer, force, id
from bench_order where class = 'over' and n %% 9 <> 0;
insert into orders_expirydecision (ends_on, choice, reason, at, by_id, force, order_id)
select ends_on, 'noted', 'Nobody looked.', ends_on + 20, officer, force, id
from bench_order where class = 'over' and n %% 9 = 0;
insert into orders_riskassessment (level, reason, assessed_on, review_due_on, at, by_id, force, subject_id)
select (array['low', 'medium', 'high'])[1 + n %% 3], 'As seen.', made_on + 5, made_on + 365, made_on + 5, officer, force,
       subject
from bench_order where class <> 'new';
insert into orders_visit (visited_on, was_planned, was_seen, officers, said, next_due_on, at, by_id, force, subject_id)
select made_on + 5 + 100 * visit, false, true, 'PC 1', 'At home.', made_on + 5 + 100 * visit + 90 + n %% 20,
       made_on + 5 + 100 * visit, officer, force, subject
from bench_order, generate_series(1, 8) visit where class <> 'new' and made_on + 5 + 100 * visit < %(today)s::date;
insert into orders_breach (public_id, version, happened_on, facts, evidence, state, reported_at, decided_on, force,
                           order_id, reported_by_id, reporter_force_id)
select gen_random_uuid(), 1, made_on + 50, 'Met there.', '', state, made_on + 51,
       made_on + 120, force, id, officer, force
from bench_order, lateral (select (array['convicted', 'no_action', 'warned', 'discontinued'])[1 + n / 10 %% 4] as state) s
where class <> 'new' and n %% 10 = 0 and made_on + 120 < %(today)s::date;

-- Some were transferred a year ago by another force, which keeps the months before.
insert into orders_subjecttransfer (number, reason, state, declined_why, offered_at, settled_at, force, offered_by_id, officer_id,
                             receiver_id, settled_by_id, subject_id)
select 'S' || lpad(to_hex(n), 7, '0'), 'Has moved.', 'accepted', '', %(today)s::date - 370, %(today)s::date - 365, giver.force,
       officer, officer, b.force, officer, subject
from bench_order b
join lateral (select force from bench_subject g where g.force <> b.force order by g.force desc limit 1) giver on true
where class = 'kept' and n %% 40 = 0;
