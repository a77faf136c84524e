package sample_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/sample"
	"plumbline/internal/signal"
	"plumbline/internal/signal/worker"
)

// world is an empty database with the services the tests ask.
type world struct {
	db       *pg.DB
	accounts *account.Service
	orgs     *org.Service
}

func newWorld(t *testing.T) world {
	t.Helper()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	accounts, err := account.New(db, account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return world{db, accounts, org.New(db, accounts)}
}

type line struct {
	Number               int64
	Status               string
	Progress             float64
	Expected             float64
	TeamLinked, TeamOpen int
}

// lines reads what the worker stored of each key result, by number.
func lines(t *testing.T, db *pg.DB, org id.Org) map[int64]line {
	t.Helper()
	var rows []line
	r := &pg.Read{}
	pg.All(r, &rows, `select k.number, s.status, s.progress, s.expected, s.team_linked, s.team_open from key_results k
		join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id where k.org_id = $1 and c.state = 'active'`, org)
	if err := db.ReadTenant(t.Context(), pg.Whole(org), r); err != nil {
		t.Fatal(err)
	}
	out := map[int64]line{}
	for _, l := range rows {
		out[l.Number] = l
	}
	return out
}

// days on which the sample is looked at: a Friday, the first seconds of a Monday, the last of a
// Sunday, a leap day, the turn of a year.
var days = []string{
	"2026-08-14T14:00:00Z", "2026-11-23T00:00:30Z", "2026-11-22T23:59:30Z", "2028-02-29T12:00:00Z", "2026-01-01T08:00:00Z",
}

func TestTheSampleIsThePictureOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, at := range days {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			s := newWorld(t)
			loaded, err := sample.Load(t.Context(), s.db, s.accounts, now)
			if err != nil || !loaded {
				t.Fatalf("loaded %v: %v", loaded, err)
			}
			orgs, err := s.orgs.All(t.Context())
			if err != nil || len(orgs) != 1 {
				t.Fatalf("organisations: %v %v", orgs, err)
			}
			asThePicture(t, lines(t, s.db, orgs[0].ID))
			s.counts(t, orgs[0].ID, now)
			s.occurs(t, orgs[0].ID, now)
			s.verified(t, orgs[0].ID, now)
			if again, err := sample.Load(t.Context(), s.db, s.accounts, now); err != nil || again {
				t.Errorf("loaded twice: %v %v", again, err)
			}
		})
	}
}

func asThePicture(t *testing.T, got map[int64]line) {
	t.Helper()
	want := map[int64]string{
		1: "at_risk 41% 2 of 18", 2: "at_risk 42% 0 of 18", 3: "off_track 35% 3 of 18", 4: "on_track 61% 5 of 18", 5: "on_track 58% 4 of 18",
		6: "on_track 63% 10 of 34", 7: "off_track 10% 6 of 34", 8: "on_track 70% 8 of 34", 9: "on_track 57% 9 of 22", 10: "on_track 82% 6 of 22",
		11: "at_risk 44% 17 of 29", 12: "on_track 66% 4 of 29", 13: "on_track 55% 6 of 11", 14: "no_update 18% 1 of 11",
	}
	for n, w := range want {
		l := got[n]
		if g := fmt.Sprintf("%s %.0f%% %d of %d", l.Status, l.Progress*100, l.TeamLinked, l.TeamOpen); g != w {
			t.Errorf("KR %d is %s, the picture says %s", n, g, w)
		}
		if signal.Percent(l.Expected) != "54%" {
			t.Errorf("%s is expected of KR %d", signal.Percent(l.Expected), n)
		}
	}
}

// counts compares what screens count: the team of the pictures, the company, the days behind.
func (s world) counts(t *testing.T, org id.Org, now time.Time) {
	t.Helper()
	var got []string
	r := &pg.Read{}
	pg.All(r, &got, `select concat_ws(' ', 'field', s.open_tasks, 'linked', s.linked, 'done', (select sum(k.closed_week) from kr_signals k where k.org_id = t.org_id and k.team_id = t.id))
			from team_signals s join teams t on t.org_id = s.org_id and t.id = s.team_id where t.org_id = $1 and t.name = 'Field Operations'
		union all select concat_ws(' ', 'company', sum(open_tasks), 'linked', sum(linked), 'aimed', sum(aimed), 'from goal', round(100.0 * sum(from_goal) / sum(links))) from team_signals where org_id = $1
		union all select concat_ws(' ', 'days', count(distinct day), 'of', max(day) - min(day) + 1, 'to', max(day)) from goal_days where org_id = $1 and day > $2::date - 140
		union all select concat_ws(' ', 'cycle', $2::date - starts_on, ends_on - starts_on) from cycles where org_id = $1 and state = 'active'
		union all select concat_ws(' ', 'trace', string_agg(distinct trace, ' ' order by trace)) from kr_signals where org_id = $1 and live
		union all select concat_ws(' ', 'links ended', ended) from org_figures where org_id = $1
		union all select concat_ws(' ', 'plan of KR 3', count(*), 'without', count(*) filter (where task_id is null)) from plan_slots where org_id = $1
		union all select concat_ws(' ', 'later than now', count(*)) from activity where org_id = $1 and at > $3
		union all select concat_ws(' ', 'newest', max(number), 'PL-398', min(state) filter (where number = 398), $2::date - min(state_since::date) filter (where number = 398)) from tasks where org_id = $1`,
		org, now, now)
	if err := s.db.ReadTenant(t.Context(), pg.Whole(org), r); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"field 18 linked 14 done 5", "company 142 linked 105 aimed 35 from goal 65", "days 140 of 140 to " + now.Format("2006-01-02"), "cycle 48 89", "trace nothing passes unowned untouched", "links ended 4",
		"plan of KR 3 11 without 5", "later than now 0", "newest 445 PL-398 blocked 11",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
}

func (s world) verified(t *testing.T, org id.Org, now time.Time) {
	t.Helper()
	report, err := worker.Verify(t.Context(), s.db.At(now), org)
	if err != nil || len(report.Differences) > 0 || report.Subjects == 0 {
		t.Errorf("verify: %v %v %v", report, report.Differences, err)
	}
}

// occurs checks that every rule has an open signal that nobody answered, that one is acknowledged and one snoozed, and
// that every status was there some day.
func (s world) occurs(t *testing.T, org id.Org, now time.Time) {
	t.Helper()
	var rules, statuses []string
	var gap string
	var answers []string
	r := &pg.Read{}
	pg.All(r, &rules, `select distinct subject_kind || ' ' || rule from signals s where org_id = $1 and closed_at is null
		and not exists (select from signal_answers a where a.org_id = s.org_id and a.signal_id = s.id)`, org)
	pg.All(r, &answers, `select a.kind || case when a.until > $2::date then ' until later' else '' end || case when a.note = '' then '' else ', with a note' end
		from signal_answers a join signals s on s.org_id = a.org_id and s.id = a.signal_id where a.org_id = $1 and s.closed_at is null order by a.kind`, org, now)
	pg.All(r, &statuses, `select distinct kind || ' ' || status from goal_days where org_id = $1`, org)
	pg.First(r, &gap, `select s.sentence from signals s join key_results k on k.org_id = s.org_id and k.id = s.subject_id
		where s.org_id = $1 and s.rule = 'coverage_gap' and s.closed_at is null and k.number = 3`, org)
	if err := s.db.ReadTenant(t.Context(), pg.Whole(org), r); err != nil {
		t.Fatal(err)
	}
	if gap != "KR 3 is at 35% with 6 weeks remaining. Only 3 of 18 open tasks contribute to it." {
		t.Errorf("KR 3 says %q", gap)
	}
	if d := cmp.Diff([]string{"acknowledged, with a note", "snoozed until later, with a note"}, answers); d != "" {
		t.Errorf("answers (-want +got):\n%s", d)
	}
	want := []string{
		"key_result achieved", "key_result no_update", "key_result not_started", "key_result off_track", "key_result at_risk", "key_result on_track", "key_result dropped",
		"objective achieved", "objective lagging", "objective at_risk", "objective on_track", "objective no_data",
		"pillar strategic_risk", "pillar at_risk", "pillar on_track", "pillar no_data",
	}
	want = append(want, rulesOf("key_result", signal.KRRules())...)
	want = append(want, rulesOf("team", signal.TeamRules())...)
	want = append(want, rulesOf("objective", signal.ObjectiveRules())...)
	for _, w := range want {
		if !slices.Contains(rules, w) && !slices.Contains(statuses, w) {
			t.Errorf("%s does not occur", w)
		}
	}
}

// rulesOf names the rules about a kind of subject.
func rulesOf[C any](subject string, rules []signal.Rule[C]) []string {
	out := make([]string, len(rules))
	for i, rule := range rules {
		out[i] = subject + " " + rule.ID
	}
	return out
}

func TestPeopleSignIn(t *testing.T) {
	t.Parallel()
	s := newWorld(t)
	if _, err := sample.Load(t.Context(), s.db, s.accounts, time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	roles := map[access.Role]bool{}
	for _, in := range sample.SignIns {
		u, err := s.accounts.Authenticate(t.Context(), in.Email, sample.Password)
		if err != nil {
			t.Fatalf("%s: %v", in.Email, err)
		}
		m, err := s.orgs.Enter(t.Context(), u.ID, sample.Slug)
		if err != nil {
			t.Fatalf("%s: %v", in.Email, err)
		}
		roles[m.Actor.Role] = true
	}
	if !roles[access.Lead] || !roles[access.Executive] || !roles[access.Admin] {
		t.Errorf("the sign-ins are %v", roles)
	}
}

func TestFillGoesIntoAnEmptyOrganisationOnly(t *testing.T) {
	t.Parallel()
	s := newWorld(t)
	m, err := s.orgs.Found(t.Context(), org.Found{SignUp: account.SignUp{Email: "olga@acme.example", Name: "Olga", Password: "a plumb line hangs"}, OrgName: "Acme", TimeZone: "Europe/Zurich"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 28, 9, 0, 0, 0, time.UTC) // three days after the clocks of Zurich changed
	early := worker.Worker{DB: s.db.At(now), Log: slog.New(slog.DiscardHandler)}
	if _, err := early.Drain(t.Context(), m.Org.ID); err != nil { // a running worker has looked at it before
		t.Fatal(err)
	}
	if err := sample.Fill(t.Context(), s.db, s.accounts, m, now); err != nil {
		t.Fatal(err)
	}
	s.verified(t, m.Org.ID, now)
	if l := lines(t, s.db, m.Org.ID)[3]; l.Status != "off_track" || l.TeamOpen != 18 {
		t.Errorf("KR 3 is %+v", l)
	}
	if err := sample.Fill(t.Context(), s.db, s.accounts, m, now); !errs.Is(err, errs.Conflict) {
		t.Errorf("filled twice: %v", err)
	}
	if _, err := s.accounts.Authenticate(t.Context(), "ruth.acme@sample.invalid", account.Unusable); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("a sample person signed in: %v", err)
	}
}
