-- What a key result is worth at the end of its cycle, and what was learned. null: nobody has said.

-- +goose Up
alter table key_results add column score double precision check (score between 0 and 1),
  add column learning text not null default '' check (length(learning) <= 4000);

-- +goose Down
alter table key_results drop column score, drop column learning;
