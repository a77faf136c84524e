//go:build chaos

package chaos

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"plumbline/internal/account"
	"plumbline/internal/app"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/pg/embedded"
	"plumbline/internal/strategy"
)

const (
	password = "a plumb line hangs straight"
	template = "chaos_template"
)

// tenant is an organisation as its clients know it.
type tenant struct {
	slug   string
	member org.Member
	team   id.Team
	krs    []id.KeyResult
	cookie *http.Cookie
}

// canary stands in everything an organisation is told, and in no page of another.
func (o *tenant) canary() string { return "canary-" + o.slug }

// world is a database of its own with the processes on it.
type world struct {
	t         testing.TB
	name, dir string
	bin       string
	conns     int    // of each process
	settings  string // further parameters of the processes' connections
	orgs      []*tenant
	web       []*process
	workers   []*process
	ledger    *ledger
	db        *pgxpool.Pool // the driver's own, which sees every tenant
	seen      seen
}

var (
	prepare  sync.Once
	tenants  []*tenant
	honest   string // the binary without a planted fault
	worldNum atomic.Int64
)

// option changes a world before its processes start.
type option func(*world)

func procs(web, workers int) option {
	return func(w *world) {
		for i := range web {
			w.web = append(w.web, w.process(fmt.Sprintf("web%d", i+1)))
		}
		for i := range workers {
			w.workers = append(w.workers, w.process(fmt.Sprintf("worker%d", i+1)))
		}
	}
}

// settled are parameters of the processes' connections.
func settled(params string) option { return func(w *world) { w.settings = params } }

// newWorld clones the template and starts the processes; both end with the test.
func newWorld(t testing.TB, options ...option) *world {
	t.Helper()
	prepare.Do(func() { makeTemplate(t) })
	if tenants == nil {
		t.Fatal("the template could not be made")
	}
	if cluster == nil {
		startCluster(t, 0)
	}
	w := bareWorld(t, fmt.Sprintf("chaos_%d", worldNum.Add(1)), honest)
	w.orgs = tenants
	clone(t, w.name, template)
	w.ledger = openLedger(t, filepath.Join(w.dir, "ledger"))
	for _, o := range options {
		o(w)
	}
	var err error
	if w.db, err = pgxpool.New(context.Background(), dsn(w.name, embedded.Superuser, "checker")+"&pool_max_conns=4"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.end)
	for _, p := range w.all() {
		p.start()
	}
	w.wait("ready", 15*time.Second, func() bool { return len(w.web)*len(w.workers) == 0 || w.answers("/readyz") })
	return w
}

func bareWorld(t testing.TB, name, bin string) *world {
	w := &world{t: t, name: name, bin: bin, conns: 8, dir: filepath.Join(home, name)}
	if err := os.Mkdir(w.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) all() []*process { return append(append([]*process{}, w.web...), w.workers...) }

func (w *world) answers(path string) bool {
	for _, p := range w.web {
		if status, _, err := p.get(path); err != nil || status != http.StatusOK {
			return false
		}
	}
	return true
}

// wait polls until what is waited for holds, and fails the test if it does not in time.
func (w *world) wait(what string, d time.Duration, holds func() bool) time.Duration {
	w.t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if holds() {
			return time.Since(began)
		}
		if time.Since(began) > d {
			w.t.Fatalf("not %s within %v", what, d)
		}
	}
}

func (w *world) end() {
	for _, p := range w.all() {
		p.kill()
	}
	w.db.Close()
	if w.t.Failed() {
		for _, p := range w.all() {
			said := p.said.String()
			w.t.Logf("%s said: %s", p.name, said[max(0, len(said)-2000):])
		}
	}
	if cluster != nil {
		drop(w.t, w.name)
	}
	_ = w.ledger.f.Close()
}

// makeTemplate migrates a database, founds the organisations in it and signs their people in.
func makeTemplate(t testing.TB) {
	t.Helper()
	honest = build(t, "plumbline", "")
	startCluster(t, 0)
	clone(t, template, "")
	w := bareWorld(t, template, honest)
	procs(1, 0)(w)
	if out, err := w.web[0].command("migrate", "up").CombinedOutput(); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
	w.web[0].start()
	defer w.web[0].kill()
	for _, slug := range []string{"alba", "brio", "cora", "dune"} {
		w.found(slug)
	}
	tenants = w.orgs
}

// more organisations than every world has.
func (w *world) more(n int) {
	w.t.Helper()
	w.orgs = slices.Clone(w.orgs)
	for i := range n {
		w.found(fmt.Sprintf("more-%02d", i+1))
	}
}

// found founds an organisation and signs its owner in.
func (w *world) found(slug string) {
	w.t.Helper()
	db, err := pg.Open(w.t.Context(), dsn(w.name, embedded.AppRole, "founder"), 1)
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	d, err := app.NewDomain(db, account.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	o, err := found(w.t.Context(), d, slug)
	if err != nil {
		w.t.Fatalf("found %s: %v", slug, err)
	}
	o.cookie = w.web[0].signIn(o.member.Email)
	w.orgs = append(w.orgs, o)
}

func found(ctx context.Context, d *app.Domain, slug string) (*tenant, error) {
	o := &tenant{slug: slug}
	var err error
	o.member, err = d.Orgs.Found(ctx, org.Found{SignUp: account.SignUp{Email: "owner@" + slug + ".example", Name: "Olga " + o.canary(), Password: password},
		OrgName: "Org " + o.canary(), Slug: slug})
	if err != nil {
		return o, err
	}
	who, today := o.member.Actor, time.Now().UTC().Truncate(24*time.Hour)
	team, err := d.Orgs.SaveTeam(ctx, who, org.SaveTeam{Name: "Crew " + o.canary(), Lead: who.User})
	if err != nil {
		return o, err
	}
	o.team = team.ID
	pillar, err := d.Strategy.CreatePillar(ctx, who, strategy.CreatePillar{Name: "Pillar " + o.canary()})
	if err != nil {
		return o, err
	}
	cycle, err := d.Strategy.CreateCycle(ctx, who, strategy.CreateCycle{Name: "Quarter " + o.canary(), Kind: strategy.Quarter,
		StartsOn: today.AddDate(0, 0, -42), EndsOn: today.AddDate(0, 0, 48), State: strategy.Active})
	if err != nil {
		return o, err
	}
	objective, err := d.Goals.CreateObjective(ctx, who, goal.CreateObjective{Title: "Objective " + o.canary(), Cycle: cycle.ID, Pillar: pillar.ID, Team: o.team, Owner: who.User})
	if err != nil {
		return o, err
	}
	zero, hundred := 0.0, 100.0
	for n := range 3 {
		kr, err := d.Goals.CreateKeyResult(ctx, who, goal.CreateKeyResult{Objective: objective.ID, Title: fmt.Sprintf("Result %d %s", n+1, o.canary()),
			Kind: goal.Increase, Start: &zero, Target: &hundred, Owner: who.User})
		if err != nil {
			return o, err
		}
		o.krs = append(o.krs, kr.ID)
	}
	return o, nil
}

// signIn gives the cookie of a person's session, which is good for every web process.
func (p *process) signIn(email string) *http.Cookie {
	p.w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.w.t.Fatal(err)
	}
	c := http.Client{Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := strings.NewReader(url.Values{"email": {email}, "password": {password}}.Encode())
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+p.addr+"/sign-in", form)
	if err != nil {
		p.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := c.Do(req)
	if err != nil {
		p.w.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 {
		p.w.t.Fatalf("sign in as %s: %s", email, res.Status)
	}
	return res.Cookies()[0]
}
