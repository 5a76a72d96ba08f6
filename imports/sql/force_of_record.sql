-- What belongs to an upload has its force: the keys of other apps refer to both.
alter table imports_upload add constraint imports_upload_of_force unique (force, id);
