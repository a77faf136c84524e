-- The audit trail is read by day, newest first. The table may be large and is written all the time.

-- +goose NO TRANSACTION
-- +goose Up
-- What a run that was broken off left behind is no index.
drop index concurrently if exists activity_at;
create index concurrently activity_at on activity (org_id, at, id);

-- +goose Down
drop index concurrently if exists activity_at;
