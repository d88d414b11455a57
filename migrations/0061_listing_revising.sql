-- +goose Up

-- A change of what is on show may be a draft before it is handed in; the public copy stays as it was approved.
alter table listing drop constraint listing_status_check;
alter table listing add constraint listing_status_check check (status in ('draft','submitted','recommended','returned','revising','rejected','approved','published','expired','closed','withdrawn','taken_down'));
