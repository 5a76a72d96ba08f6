-- Whether entries about this kind of record are an administrator's to read: accounts, sign-ins, systems and settings, and no
-- case. The administrators' policy on the log asks the same.
create or replace function audit.is_of_settings(subject text)
returns boolean
language sql
immutable
as $$
    select subject in ('accounts.user', 'accounts.session', 'accounts.duty', 'accounts.factorreset',
                       'administration.announcement', 'administration.feedback', 'nrm.chargedoffence', 'nrm.nrmrule',
                       'nrm.outcometype', 'notifications.mailbounce', 'orders.law', 'prosecutions.principaloffence',
                       'prosecutions.prosecutionrule', 'systems.system')
$$;
