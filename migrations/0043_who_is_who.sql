-- +goose Up

-- One organisation that was entered twice becomes one: the other row stays, merged, and claims its code no more.
alter table organization drop constraint organization_status_check;
alter table organization add constraint organization_status_check check (status in ('draft','submitted','returned','rejected','verified','suspended','blacklisted','merged'));
drop index organization_uscc;
create unique index organization_uscc on organization (uscc) where uscc <> '' and status not in ('draft', 'rejected', 'merged');
