-- +goose Up

-- Why somebody was asked to bid, in the words of who asked; and experts, who are asked as persons and come with a team
-- of theirs.
alter table bid_invitation alter column org_id drop not null;
alter table bid_invitation add column person_id bigint references users;
alter table bid_invitation add column said text not null default '';
alter table bid_invitation add constraint bid_invitation_to check ((org_id is null) <> (person_id is null));
create unique index bid_invitation_person on bid_invitation (challenge_id, person_id) where person_id is not null;
create index bid_invitation_for_person on bid_invitation (person_id, id desc) where person_id is not null;
