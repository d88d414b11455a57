-- +goose Up

-- What shows a broken word, in words; the files hang on it.
alter table breach add column evidence text not null default '';
