-- +goose Up

-- What waits for the bureau is counted on every workbench.
create index milestone_waiting on milestone (status) where status = 'claimed';
create index change_request_waiting on change_request (status) where status = 'requested';
