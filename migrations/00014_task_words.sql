-- The words of task titles, so that a search reads an index: patterns are no leakproof operators, so
-- row level security would let them look at every task, but ranges of words are.

-- +goose Up
create table task_words (
  org_id uuid not null,
  task_id uuid not null,
  word text collate "C" not null,
  primary key (org_id, task_id, word),
  foreign key (org_id, task_id) references tasks (org_id, id)
);
create index task_words_word on task_words (org_id, word, task_id);
alter table task_words enable row level security;
alter table task_words force row level security;
create policy tenant on task_words using (org_id = tid()) with check (org_id = tid());
grant select, insert, update, delete on task_words to plumbline_app;

-- words splits a text as search does.
create function words(text) returns text[] language sql immutable strict parallel safe
  as $$ select array(select distinct left(w, 60) from regexp_split_to_table(lower($1), '[^[:alnum:]]+') w where w <> '') $$;

-- Whoever writes a title writes its words.
-- +goose StatementBegin
create function keep_words() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from task_words where org_id = new.org_id and task_id = new.id;
  end if;
  insert into task_words (org_id, task_id, word) select new.org_id, new.id, unnest(words(new.title));
  return null;
end $$;
-- +goose StatementEnd
create trigger words_of_new after insert on tasks for each row execute function keep_words();
create trigger words_of_changed after update of title on tasks for each row
  when (old.title is distinct from new.title) execute function keep_words();

-- The owner sees no tenant's rows while the policies are forced on it as well.
alter table tasks no force row level security;
alter table task_words no force row level security;
insert into task_words (org_id, task_id, word) select org_id, id, unnest(words(title)) from tasks;
alter table tasks force row level security;
alter table task_words force row level security;

-- +goose Down
drop trigger words_of_changed on tasks;
drop trigger words_of_new on tasks;
drop function keep_words();
drop table task_words;
drop function words(text);
