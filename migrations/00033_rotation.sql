-- A session that begins anew under another token with its next request: its person's role was changed.

-- +goose Up
alter table sessions add column renew boolean not null default false;

-- +goose Down
alter table sessions drop column renew;
