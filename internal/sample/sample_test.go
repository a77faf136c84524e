package sample_test

import (
	"fmt"
	"testing"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/sample"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

func services(t *testing.T) sample.Services {
	t.Helper()
	db, err := pg.Open(t.Context(), pgtest.New(t).AppDSN, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	accounts, err := account.New(db)
	if err != nil {
		t.Fatal(err)
	}
	return sample.Services{DB: db, Accounts: accounts, Orgs: org.New(db, accounts), Strategy: strategy.New(db), Goals: goal.New(db), Tasks: task.New(db), CheckIns: checkin.New(db)}
}

type line struct {
	Number               int64
	Status               string
	Progress             float64
	TeamLinked, TeamOpen int
}

// lines reads what the worker stored of each key result, by number.
func lines(t *testing.T, db *pg.DB, org id.Org) map[int64]line {
	t.Helper()
	var rows []line
	r := &pg.Read{}
	pg.All(r, &rows, `select k.number, s.status, s.progress, s.team_linked, s.team_open from key_results k
		join kr_signals s on s.org_id = k.org_id and s.kr_id = k.id where k.org_id = $1`, org)
	if err := db.ReadTenant(t.Context(), org, r); err != nil {
		t.Fatal(err)
	}
	out := map[int64]line{}
	for _, l := range rows {
		out[l.Number] = l
	}
	return out
}

func TestTheSampleIsThePicture(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"2026-08-14T14:00:00Z", "2026-11-23T00:00:30Z", "2026-11-22T23:30:00Z", "2028-02-29T12:00:00Z", "2026-01-01T08:00:00Z"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			s := services(t)
			loaded, err := sample.Load(t.Context(), s, now)
			if err != nil || !loaded {
				t.Fatalf("loaded %v: %v", loaded, err)
			}
			orgs, err := s.Orgs.All(t.Context())
			if err != nil || len(orgs) != 1 {
				t.Fatalf("organisations: %v %v", orgs, err)
			}
			got := lines(t, s.DB, orgs[0].ID)
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
			}
			report, err := signal.Verify(t.Context(), s.DB.At(now), orgs[0].ID)
			if err != nil || len(report.Differences) > 0 || report.Subjects == 0 {
				t.Errorf("verify: %v %v %v", report, report.Differences, err)
			}
			if again, err := sample.Load(t.Context(), s, now); err != nil || again {
				t.Errorf("loaded twice: %v %v", again, err)
			}
		})
	}
}

func TestEveryBuiltSignalOfOneGoalFires(t *testing.T) {
	t.Parallel()
	s := services(t)
	now := time.Date(2026, 8, 14, 14, 0, 0, 0, time.UTC)
	if _, err := sample.Load(t.Context(), s, now); err != nil {
		t.Fatal(err)
	}
	orgs, err := s.Orgs.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var fired []string
	var gap string
	r := &pg.Read{}
	pg.All(r, &fired, `select distinct rule from signals where org_id = $1`, orgs[0].ID)
	pg.First(r, &gap, `select s.sentence from signals s join key_results k on k.org_id = s.org_id and k.id = s.subject_id
		where s.org_id = $1 and s.rule = 'coverage_gap' and s.closed_at is null and k.number = 3`, orgs[0].ID)
	if err := s.DB.ReadTenant(t.Context(), orgs[0].ID, r); err != nil {
		t.Fatal(err)
	}
	if gap != "KR 3 is at 35% with 6 weeks remaining. Only 3 of 18 open tasks contribute to it." {
		t.Errorf("KR 3 says %q", gap)
	}
	have := map[string]bool{}
	for _, f := range fired {
		have[f] = true
	}
	for _, rule := range signal.KRRules() {
		if !have[rule.ID] {
			t.Errorf("%s never fired", rule.ID)
		}
	}
	for _, rule := range signal.TeamRules() {
		// More than five key results of one team must lag for it; the company is not that badly off.
		if !have[rule.ID] && rule.ID != "coverage_gap_grouped" {
			t.Errorf("%s never fired", rule.ID)
		}
	}
}

func TestFillGoesIntoAnEmptyOrganisationOnly(t *testing.T) {
	t.Parallel()
	s := services(t)
	m, err := s.Orgs.Found(t.Context(), org.Found{SignUp: account.SignUp{Email: "olga@acme.example", Name: "Olga", Password: "a plumb line hangs"}, OrgName: "Acme", TimeZone: "Europe/Zurich"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 28, 9, 0, 0, 0, time.UTC)
	if err := sample.Fill(t.Context(), s, m, now); err != nil {
		t.Fatal(err)
	}
	if l := lines(t, s.DB, m.Org.ID)[3]; l.Status != "off_track" || l.TeamOpen != 18 {
		t.Errorf("KR 3 is %+v", l)
	}
	if err := sample.Fill(t.Context(), s, m, now); !errs.Is(err, errs.Conflict) {
		t.Errorf("filled twice: %v", err)
	}
	if _, err := s.Accounts.Authenticate(t.Context(), "ruth.acme@sample.invalid", account.Unusable); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("a sample person signed in: %v", err)
	}
}
