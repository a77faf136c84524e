package e2e

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/sample"
)

const rounds = 20

// ledger is what clients were told is saved.
type ledger struct {
	mu     sync.Mutex
	states map[id.Task]string // the last acknowledged state; "" while an answer is outstanding
}

func (l *ledger) set(t id.Task, state string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.states[t] = state
}

// worker is somebody who makes tasks and moves them, and keeps what was acknowledged.
type worker struct {
	http     *http.Client
	base     string
	kr, team string
	ledger   *ledger
}

func (w *worker) post(ctx context.Context, path string, form url.Values) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return false
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := w.http.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res.StatusCode == http.StatusSeeOther
}

// signIn makes a worker whose session outlives the kills.
func (p *process) signIn(kr id.KeyResult, team id.Team, l *ledger) *worker {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	w := &worker{base: "http://" + p.addr, kr: kr.String(), team: team.String(), ledger: l, http: &http.Client{
		Jar: jar, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if !w.post(p.t.Context(), "/sign-in", url.Values{"email": {"ines@orrinvale.example"}, "password": {sample.Password}}) {
		p.t.Fatal("sign-in failed")
	}
	return w
}

// run makes tasks until the context ends. A task is entered in the ledger once its creation was acknowledged.
func (w *worker) run(ctx context.Context, numbers func(id.Task) int64) {
	for ctx.Err() == nil {
		t := id.New[id.Task]()
		if !w.post(ctx, "/o/orrinvale/tasks", url.Values{"title": {"Chaos " + t.String()}, "kr": {w.kr}, "team": {w.team}, "id": {t.String()}}) {
			continue
		}
		w.ledger.set(t, "todo")
		n := numbers(t)
		for _, state := range []string{"in_progress", "done"}[:rand.IntN(3)] {
			w.ledger.set(t, "")
			if n == 0 || !w.post(ctx, fmt.Sprintf("/o/orrinvale/tasks/%d/moves", n), url.Values{"state": {state}}) {
				break
			}
			w.ledger.set(t, state)
		}
	}
}

// TestNothingIsLostWhenEverythingIsKilled kills web, worker and embedded database together, under
// load, again and again: what was acknowledged is there once, and every signal is what it should be.
func TestNothingIsLostWhenEverythingIsKilled(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	p.start("serve", "--sample")
	kr, team := p.goal()
	l := &ledger{states: map[id.Task]string{}}
	var crowd []*worker
	for range 4 {
		crowd = append(crowd, p.signIn(kr, team, l))
	}
	for range rounds {
		ctx, stop := context.WithCancel(t.Context())
		db, leave := p.database()
		var running sync.WaitGroup
		for _, w := range crowd {
			running.Go(func() { w.run(ctx, func(t id.Task) int64 { return number(ctx, db, t) }) })
		}
		time.Sleep(time.Duration(500+rand.IntN(500)) * time.Millisecond)
		p.kill()
		stop()
		running.Wait()
		leave()
		p.start("serve")
	}
	defer p.kill()
	p.verify()
	if len(l.states) < 5*rounds {
		t.Fatalf("only %d tasks were acknowledged in %d rounds: that proves little", len(l.states), rounds)
	}
	p.compare(l)
	t.Logf("%d acknowledged tasks through %d kills", len(l.states), rounds)
}

func (p *process) goal() (id.KeyResult, id.Team) {
	p.t.Helper()
	db, leave := p.database()
	defer leave()
	var kr struct {
		ID     id.KeyResult
		TeamID id.Team
	}
	r := &pg.Read{}
	pg.First(r, &kr, `select k.id, k.team_id from key_results k join cycles c on c.org_id = k.org_id and c.id = k.cycle_id where k.number = 2 and c.state = 'active'`)
	if err := db.ReadGlobal(p.t.Context(), r); err != nil {
		p.t.Fatal(err)
	}
	return kr.ID, kr.TeamID
}

// number looks a task's number up behind the application's back; 0 if the database is gone.
func number(ctx context.Context, db *pg.DB, t id.Task) int64 {
	var n int64
	r := &pg.Read{}
	pg.Maybe(r, &n, `select number from tasks where id = $1`, t)
	if db.ReadGlobal(ctx, r) != nil {
		return 0
	}
	return n
}

func (p *process) compare(l *ledger) {
	p.t.Helper()
	db, leave := p.database()
	defer leave()
	var rows []struct {
		ID          id.Task
		State       string
		States, Log int
	}
	r := &pg.Read{}
	pg.All(r, &rows, `select id, state, (select count(*) from task_states s where s.task_id = t.id) as states,
		(select count(*) from activity a where a.subject_id = t.id and a.verb in ('task.created', 'task.moved')) as log from tasks t where title like 'Chaos %'`)
	if err := db.ReadGlobal(p.t.Context(), r); err != nil {
		p.t.Fatal(err)
	}
	have := map[id.Task]string{}
	for _, row := range rows {
		have[row.ID] = row.State
		if row.States != row.Log {
			p.t.Errorf("%s has %d state rows and %d activity rows", row.ID, row.States, row.Log)
		}
	}
	for t, state := range l.states {
		if got, ok := have[t]; !ok || state != "" && got != state {
			p.t.Errorf("%s was acknowledged as %q and is %q", t, state, got)
		}
	}
}
