alter table drafts_draft enable row level security;
create policy own on drafts_draft for all using (user_id = ( SELECT scope.person() AS person)) with check (user_id = ( SELECT scope.person() AS person));
