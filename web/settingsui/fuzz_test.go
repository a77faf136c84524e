package settingsui

import (
	"maps"
	"math"
	"net/url"
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/web/handle"
)

// FuzzRules reads the form of the limits: each that is taken lies where its own check takes it, each that is not
// is said to be wrong, and one that was not sent stays.
func FuzzRules(f *testing.F) {
	for _, s := range []string{"coverage_floor=12&base=1&note=x", "coverage_floor=forty", "stall_days=1e3&quiet_days=-1", "stall_days=NaN&focus_floor=inf", "base=99999999999999999999&note=%00", "coverage_floor=12&coverage_floor=13", "quiet_share=33,3%25"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		q, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		was := signal.Defaults()
		typed := readRules(handle.NewForm(q), was)
		wrong := map[string]bool{}
		for _, e := range typed.wrong {
			wrong[e.Name] = true
		}
		for _, l := range rule.Limits() {
			v, sent := l.Value(typed.th), q.Has(l.Name)
			if (!sent || wrong[l.Name]) && v != l.Value(was) || math.IsNaN(v) || math.Abs(v) > 1e6 {
				t.Errorf("%q makes %s %v", body, l.Name, v)
			}
			if _, err := l.Parse(typed.texts[l.Name], was); sent && (err != nil) != wrong[l.Name] {
				t.Errorf("%q: %s is wrong %v, yet %v", body, l.Name, wrong[l.Name], err)
			}
		}
		newLeaveView(board.Leaving{Members: []board.MemberRow{{UserID: id.New[id.User]()}}}, id.User{}, handle.NewForm(q), nil)
	})
}

// FuzzAudit reads which part of the audit trail an address asks for, and writes it again: the same part.
func FuzzAudit(f *testing.F) {
	for _, s := range []string{"person=01a20380-842b-7dc9-ba26-2588fab7c233&kind=task&from=2026-01-01&to=2026-02-30", "from=2026-13-01", "after=1760000000000000.01a20380-842b-7dc9-ba26-2588fab7c233",
		"after=-1.x", "after=9223372036854775807.01a20380-842b-7dc9-ba26-2588fab7c233", "kind=nothing&person=me", "from=%00&to=%ff", "kind=task&kind=goal"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		a := newAuditAsk(q)
		if a.Kind != "" && auditKinds[a.Kind] == "" {
			t.Errorf("%q asks for the kind %q", query, a.Kind)
		}
		for _, d := range []*time.Time{a.From, a.To} {
			if d != nil && (d.Year() < 1990 || d.Year() > 2099) {
				t.Errorf("%q asks for the day %v", query, d)
			}
		}
		if at := a.After.At; !at.IsZero() && (at.Year() < 1970 || at.Year() > 2200 || a.After.ID.IsZero()) {
			t.Errorf("%q goes on after %+v", query, a.After)
		}
		u, err := url.Parse(address("/o/x/settings/audit", a.query()))
		if err != nil {
			t.Fatalf("%q is no address again: %v", query, err)
		}
		again := newAuditAsk(u.Query())
		if !maps.EqualFunc(again.query(), a.query(), func(x, y []string) bool { return x[0] == y[0] }) || again.Person != a.Person || again.Kind != a.Kind {
			t.Errorf("%q asks for %+v, then for %+v", query, a, again)
		}
	})
}
