package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/testkit/apptest"
)

// side is one session, with what its answers may show and what they may not.
type side struct {
	name   string
	v      visitor
	paths  []string
	shows  string
	silent []string
}

// wrong says what is wrong with an answer; other is the name of somebody else who asks just now.
func (s side) wrong(got apptest.Response, other string) string {
	for _, text := range append(s.silent, ">"+other+"<") {
		if i := strings.Index(got.Body, text); i >= 0 {
			// members are listed to each other in their own organisation
			if org, _, _ := strings.Cut(s.name, "-"); strings.HasPrefix(text, ">"+org) {
				continue
			}
			return fmt.Sprintf("it shows %s: …%s…", text, got.Body[max(0, i-80):min(len(got.Body), i+80)])
		}
	}
	switch {
	case got.Status != http.StatusOK:
		return fmt.Sprintf("status %d", got.Status)
	case got.Header.Get("Cache-Control") != "no-store" || !strings.Contains(got.Header.Get("Vary"), "Cookie"):
		return fmt.Sprintf("it may be kept: %v", got.Header)
	}
	for _, c := range got.Header.Values("Set-Cookie") {
		if own, _, _ := strings.Cut(c, ";"); own != s.v.cookie {
			return "it sets the cookie of another session"
		}
	}
	return ""
}

func without(list []string, text string) (out []string) {
	for _, s := range list {
		if s != text {
			out = append(out, s)
		}
	}
	return out
}

// TestSec_T08_NobodyGetsAnothersAnswer lets 64 sessions of two organisations, with something private in the first,
// ask for every page at once: each answer is the one for who asked, may be kept by nobody, and sets no cookie of
// another session.
func TestSec_T08_NobodyGetsAnothersAnswer(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	first, second := a.World(t, "first", 100), a.World(t, "second", 5000)
	private := a.Private(t, first)
	var sides []side
	for _, w := range []apptest.World{first, second} {
		for _, role := range []access.Role{access.Admin, access.Lead, access.Viewer} {
			s := side{name: w.Owner.Org.Slug + "-" + string(role), shows: w.Canary, silent: []string{first.Canary, second.Canary, private.Canary}}
			s.v = visit(t, a, a.Member(t, w.Owner, s.name, role).Email)
			for _, r := range tenantRoutes(t, a) {
				if path := fill(t, r.pattern, w.Param); r.method == http.MethodGet && s.v.do(r.method, path, "", nil).Status == http.StatusOK {
					s.paths = append(s.paths, path)
				}
			}
			if len(s.paths) < 20 {
				t.Fatalf("%s opens only %v", s.name, s.paths)
			}
			s.silent = without(s.silent, w.Canary)
			if role == access.Admin && w.Owner.Org.Slug == "first" {
				s.silent = without(s.silent, private.Canary) // she sees what is private
			}
			sides = append(sides, s)
		}
	}
	var asked, shown atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(4 * time.Second)
	for i := range 64 {
		s := sides[i%len(sides)]
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 8))
			for n := 0; time.Now().Before(until) || n < 20; n++ {
				path := s.paths[rng.IntN(len(s.paths))]
				got := s.v.do(http.MethodGet, path, "", nil)
				asked.Add(1)
				if strings.Contains(got.Body, s.shows) {
					shown.Add(1)
				}
				if wrong := s.wrong(got, sides[(i+1+rng.IntN(len(sides)-1))%len(sides)].name); wrong != "" {
					t.Errorf("%s asks for %s: %s", s.name, path, wrong)
				}
			}
		})
	}
	all.Wait()
	if asked.Load() < 64*20 || shown.Load() < asked.Load()/4 {
		t.Errorf("%d answers, %d with the texts of who asked", asked.Load(), shown.Load())
	}
	t.Logf("%d answers", asked.Load())
}
