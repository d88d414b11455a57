-- +goose Up

-- The notice of the award, which the registration form asks for where a contract came of a tender.
alter table contract add column bid_notice text not null default '';
