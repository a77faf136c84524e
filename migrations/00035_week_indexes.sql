-- The strategy board counts the days of all key results of a cycle, and of all teams, by day: from an index alone,
-- however many goals an organisation has. The tables are written all the time.

-- +goose NO TRANSACTION
-- +goose Up
-- What a run that was broken off left behind is no index.
drop index concurrently if exists goal_days_status;
create index concurrently goal_days_status on goal_days (org_id, day, goal_id) include (status);
drop index concurrently if exists goal_days_day;
drop index concurrently if exists team_days_day;
create index concurrently team_days_day on team_days (org_id, day);

-- +goose Down
drop index concurrently if exists team_days_day;
drop index concurrently if exists goal_days_day;
create index concurrently goal_days_day on goal_days (org_id, day);
drop index concurrently if exists goal_days_status;
