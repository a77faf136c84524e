package worker

import (
	"testing"
	"time"

	"plumbline/internal/mark"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/signal"
)

func TestMidnightIsAWriter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.checkin(w.krs[0], 56)
	w.expect("KR on its line with nothing live under it", "at_risk", `select status from kr_signals where org_id = $1 and kr_id = $2`, w.krs[0])

	w.at(time.Date(2026, 8, 20, 21, 59, 0, 0, time.UTC)) // a minute to midnight in Zurich
	if due, err := org.Due(t.Context(), w.db); err != nil || len(due) != 0 {
		t.Fatalf("due before midnight: %v, %v", due, err)
	}
	w.at(time.Date(2026, 8, 20, 22, 0, 0, 0, time.UTC))
	if due, err := org.Due(t.Context(), w.db); err != nil || len(due) != 1 {
		t.Fatalf("due at midnight: %v, %v", due, err)
	}
	w.expect("the day judged as of", "2026-08-21", `select day::text from kr_signals where org_id = $1 and kr_id = $2`, w.krs[0])

	w.at(noon.AddDate(0, 0, 17))
	w.expect("KR nobody checked in for 17 days", "no_update", `select status from kr_signals where org_id = $1 and kr_id = $2`, w.krs[0])
	w.expect("its signals", "stale_check_in,starved", `select string_agg(rule, ',' order by rule) from signals
		where org_id = $1 and subject_id = $2 and closed_at is null`, w.krs[0])
	w.expect("days with a row", "2026-08-20 2026-09-06 18", `select concat_ws(' ', min(day), max(day), count(*)) from goal_days where org_id = $1 and goal_id = $2`, w.krs[0])
	w.expect("days carried forward", "1", `select count(distinct (status, progress, expected, data)) from goal_days
		where org_id = $1 and goal_id = $2 and day between '2026-08-21' and '2026-09-05'`, w.krs[0])
	w.expect("days of the team, the objective, the pillar", "18 18 18", `select concat_ws(' ',
		(select count(*) from team_days where org_id = $1 and team_id = $2), (select count(*) from goal_days where org_id = $1 and goal_id = $3),
		(select count(*) from goal_days where org_id = $1 and goal_id = $4))`, w.teams[0], w.objectives[0], w.pillars[0])

	w.task(w.teams[0], w.krs[0])
	w.rest()
	w.expect("today's row follows today's changes", "1", `select data ->> 'open_tasks' from goal_days where org_id = $1 and goal_id = $2 and day = '2026-09-06'`, w.krs[0])
	w.expect("yesterday's does not", "0", `select data ->> 'open_tasks' from goal_days where org_id = $1 and goal_id = $2 and day = '2026-09-05'`, w.krs[0])
}

func TestClosedCycleStandsStill(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at(time.Date(2026, 9, 28, 10, 0, 0, 0, time.UTC))
	w.checkin(w.krs[0], 80)
	w.sql(func(tx *pg.Tx) { mark.ManyTx(tx, mark.Objective, w.objectives); mark.ManyTx(tx, mark.KeyResult, w.krs) },
		`update cycles set state = 'closed' where org_id = $1 and id = $2`, w.cycle)
	w.expect("closed two days early", "2026-09-28 false", `select day || ' ' || live from kr_signals where org_id = $1 and kr_id = $2`, w.krs[0])
	w.at(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC))
	w.expect("months later", "2026-09-30 at_risk", `select day || ' ' || status from kr_signals where org_id = $1 and kr_id = $2`, w.krs[0])
	w.expect("its last daily row", "2026-09-30", `select max(day)::text from goal_days where org_id = $1 and goal_id = $2`, w.krs[0])
	w.expect("the pillar goes on", "2026-11-20 no_data", `select day || ' ' || status from pillar_signals where org_id = $1 and pillar_id = $2`, w.pillars[0])
	w.expect("open signals", "0", `select count(*) from signals where org_id = $1 and closed_at is null and subject_kind = 'key_result'`)
}

func TestTimeZoneChangeMovesTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, zone := range []struct{ name, day string }{{"Pacific/Kiritimati", "2026-08-21"}, {"Pacific/Honolulu", "2026-08-20"}, {"America/Santiago", "2026-08-20"}} {
		w.do(func(tx *pg.Tx) {
			tx.Queue(`update orgs set time_zone = $2, next_change_at = '-infinity' where id = $1`, w.org, zone.name)
		})
		w.expect(zone.name, zone.day, `select max(day)::text from kr_signals where org_id = $1`)
	}
}

func TestSignalsOpenChangeAndClose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kr := w.krs[0]
	a := w.task(w.teams[0], kr)
	for range 9 {
		w.task(w.teams[0])
	}
	const gap = `select coalesce((select sentence || ' ' || extract(epoch from changed_at - opened_at)::int || coalesce(' closed ' || extract(epoch from closed_at - opened_at)::int, '')
		from signals where org_id = $1 and subject_id = $2 and rule = 'coverage_gap' order by opened_at desc limit 1), 'none')`
	w.expect("the gap", "KR 1 is at 0% with 6 weeks remaining. Only 1 of 10 open tasks contributes to it. 0", gap, kr)
	w.at(w.now.Add(time.Hour))
	w.task(w.teams[0])
	w.expect("the gap while it lasts", "KR 1 is at 0% with 6 weeks remaining. Only 1 of 11 open tasks contributes to it. 3600", gap, kr)
	w.at(w.now.Add(time.Hour))
	w.task(w.teams[0], kr)
	w.task(w.teams[0], kr)
	w.expect("the gap after two links", "KR 1 is at 0% with 6 weeks remaining. Only 1 of 11 open tasks contributes to it. 3600 closed 7200", gap, kr)
	w.move(a, "cancelled")
	w.expect("a new gap", "KR 1 is at 0% with 6 weeks remaining. Only 2 of 12 open tasks contribute to it. 0", gap, kr)
	w.sql(func(tx *pg.Tx) { mark.KeyResultTx(tx, kr) }, `update key_results set state = 'dropped' where org_id = $1 and id = $2`, kr)
	w.expect("open signals of a dropped KR", "0", `select count(*) from signals where org_id = $1 and subject_id = $2 and closed_at is null`, kr)
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Europe/Zurich", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		cal := calendar{loc: loc}
		for d := signal.Date(2023, 1, 1); d < signal.Date(2027, 1, 1); d++ {
			start := cal.start(d)
			if cal.day(start) != d || cal.day(start.Add(-time.Second)) >= d {
				t.Fatalf("%s: %s does not start at %s", zone, d, start.In(loc))
			}
		}
	}
}
