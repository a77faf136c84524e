-- The outcome of the traceability test of each key result, summed by the organisation's figures.

-- +goose Up
alter table kr_signals add column trace text not null default 'nothing' check (trace in ('passes', 'untouched', 'unowned', 'nothing'));

-- What is stored already lacks the column: the worker computes it anew.
alter table signal_queue no force row level security;
alter table kr_signals no force row level security;
insert into signal_queue (org_id, kind, ref_id) select org_id, 'key_result', kr_id from kr_signals;
alter table signal_queue force row level security;
alter table kr_signals force row level security;

-- +goose Down
alter table kr_signals drop column trace;
