-- What a person may not see is looked up in a way that no parallel plan may take: the look sets what the transaction may see.
-- Where Postgres found a plan worth several processes, the query failed.

-- +goose Up
alter function hidden_goals() parallel unsafe;
alter function hidden_work() parallel unsafe;

-- +goose Down
alter function hidden_work() parallel restricted;
alter function hidden_goals() parallel restricted;
