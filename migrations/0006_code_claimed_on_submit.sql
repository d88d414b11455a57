-- +goose Up

-- A draft claims no code yet, and a refused registration no more: otherwise anybody could keep a code from
-- whoever it belongs to.
drop index organization_uscc;
create unique index organization_uscc on organization (uscc) where uscc <> '' and status not in ('draft', 'rejected');
