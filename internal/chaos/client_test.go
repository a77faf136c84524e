//go:build chaos

package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"plumbline/internal/id"
)

// answer is what came back of a request; status 0 is none.
type answer struct {
	org    *tenant
	web    *process
	at     time.Time
	took   time.Duration
	status int
	retry  string // Retry-After
	path   string
	err    error
}

// seen is every answer the clients of a world got, and what they saw that nobody may see.
type seen struct {
	mu      sync.Mutex
	answers []answer
	leaks   []string
}

func (s *seen) all(of func(answer) bool) (out []answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.answers {
		if of(a) {
			out = append(out, a)
		}
	}
	return out
}

// client is somebody at work in an organisation. Nobody else changes her tasks.
type client struct {
	w     *world
	org   *tenant
	web   *process  // the one asked first
	front *balancer // of all clients
	http  *http.Client
	rng   *rand.Rand
	tasks []id.Task
	open  []request // sent, with the answer still unknown at the end
	pause time.Duration
}

// request is a change that may be sent again as it is.
type request struct {
	entry
	path string
	form url.Values
}

func (w *world) client(o *tenant, web *process, rng *rand.Rand) *client {
	return &client{w: w, org: o, web: web, front: &balancer{}, rng: rand.New(rand.NewPCG(rng.Uint64(), rng.Uint64())), http: &http.Client{
		Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (c *client) do(method string, p *process, path string, form url.Values) answer {
	p = c.front.enter(c.w.web, p)
	defer p.busy.Add(-1)
	req, err := http.NewRequestWithContext(context.Background(), method, "http://"+p.addr+"/o/"+c.org.slug+path, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.GetBody = nil // sent again by nobody but us
	}
	req.AddCookie(c.org.cookie)
	a := answer{org: c.org, web: p, at: time.Now(), path: path}
	res, err := c.http.Do(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
		a.retry = res.Header.Get("Retry-After")
		if a.status = res.StatusCode; err != nil {
			a.status = 0
		}
		c.look(path, string(body))
	}
	a.err, a.took = err, time.Since(a.at)
	c.w.seen.mu.Lock()
	c.w.seen.answers = append(c.w.seen.answers, a)
	c.w.seen.mu.Unlock()
	return a
}

// look looks for other organisations in a page.
func (c *client) look(path, body string) {
	for _, o := range c.w.orgs {
		if o.slug != c.org.slug && strings.Contains(body, o.canary()) {
			c.w.seen.mu.Lock()
			c.w.seen.leaks = append(c.w.seen.leaks, fmt.Sprintf("%s of %s shows %s", path, c.org.slug, o.canary()))
			c.w.seen.mu.Unlock()
		}
	}
}

// send sends a change, in the ledger before and after.
func (c *client) send(p *process, r request) outcome {
	c.w.ledger.write(r.entry, sent)
	a := c.do(http.MethodPost, p, r.path, r.form)
	o := unknown
	switch {
	case a.status == http.StatusSeeOther || a.status == http.StatusOK:
		o = ok
	case a.status >= 400 && a.status < 500:
		o = failed
	}
	c.w.ledger.write(r.entry, o)
	return o
}

// attempt sends a change until its fate is known, as somebody would who sees an error page: the
// same form again. What is still open at the end is kept for later.
func (c *client) attempt(ctx context.Context, r request) outcome {
	for try := range 3 {
		p := c.web
		if try > 0 {
			p = c.w.web[c.rng.IntN(len(c.w.web))]
		}
		if o := c.send(p, r); o != unknown {
			return o
		}
		if ctx.Err() != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	c.open = append(c.open, r)
	return unknown
}

// settle sends what is open once more, now that everything answers.
func (c *client) settle() error {
	for _, r := range c.open {
		if r.Kind == "move" || r.Kind == "edit" {
			continue // on an older revision by now: nobody would send that again
		}
		if o := c.send(c.web, r); o == unknown {
			return fmt.Errorf("%s %s has no answer though all is quiet", r.Kind, r.Op)
		}
	}
	c.open = nil
	return nil
}

// work reads and writes until ctx ends: three requests of ten are changes.
func (c *client) work(ctx context.Context) {
	for ctx.Err() == nil {
		if c.rng.IntN(10) < 3 || len(c.tasks) == 0 {
			c.change(ctx)
		} else {
			c.page()
		}
		time.Sleep(c.pause)
	}
}

func (c *client) page() {
	kr := c.org.krs[c.rng.IntN(len(c.org.krs))].String()
	paths := []string{"/strategy", "/krs/" + kr, "/tasks", "/my-work", "/teams/" + c.org.team.String(), "/check-ins"}
	if a := c.do(http.MethodGet, c.web, paths[c.rng.IntN(len(paths))], nil); a.status == 0 || a.status >= http.StatusInternalServerError {
		time.Sleep(20 * time.Millisecond)
	}
}

var errGone = errors.New("the database does not answer the driver")

// subject is one of the client's tasks as it is stored now.
type subject struct {
	ID       id.Task
	Number   int64
	Revision int64
	State    string
}

func (c *client) subject() (s subject, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	s.ID = c.tasks[c.rng.IntN(len(c.tasks))]
	row := c.w.db.QueryRow(ctx, `select number, revision, state from tasks where id = $1`, s.ID)
	if row.Scan(&s.Number, &s.Revision, &s.State) != nil {
		return s, errGone
	}
	return s, nil
}
