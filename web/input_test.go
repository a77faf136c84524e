package web_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/testkit/apptest"
)

// good is a value for a field that the form of a route accepts.
func good(w apptest.World, pattern, name string) string {
	day := func(n int) string {
		return w.Owner.Org.Today(time.Now()).AddDate(0, 0, n).Format(time.DateOnly)
	}
	user := w.Owner.Actor.User.String()
	switch name {
	case "teams":
		return w.Team.String()
	case "slots":
		return w.Slot.String()
	case "team", "pillar", "cycle", "objective", "kr", "slot":
		v, _ := w.Param(name)
		return v
	case "owner", "lead", "members", "user", "successor", "heir", "objectives_to", "krs_to", "tasks_to", "teams_to":
		return user
	case "starts_on", "start_on":
		return day(-40)
	case "ends_on", "due_on", "due":
		return day(50)
	case "planned_on":
		return day(3)
	case "state":
		switch {
		case strings.Contains(pattern, "/cycles"):
			return "closing"
		case strings.Contains(pattern, "/tasks"):
			return "in_progress"
		}
		return "paused"
	case "kind":
		if strings.Contains(pattern, "/cycles") {
			return "quarter"
		}
		return "increase"
	}
	if v, ok := map[string]string{
		"revision": "0", "start": "0", "target": "100", "low": "", "high": "", "value": "30", "weight": "1", "effort": "2", "impact": "3",
		"confidence": "6", "position": "0", "week_start": "1", "priority": "normal", "role": "member", "unlinked_policy": "allow", "theme": "dark", "keys": "off",
		"time_zone": "UTC", "email": "new@" + w.Owner.Org.Slug + ".example", "password": apptest.Password, "id": "", "from": "", "to": "", "parent": "",
		"return": "", "next": "", "deactivate": "", "flagged": "", "flag_note": "", "another": "", "run_business": "", "from_goal": "", "source": "empty", "reason": "",
		"domain": "claimed.example", "offer": "viewer", "alone": "",
	}[name]; ok {
		return v
	}
	return "Plain words"
}

func filled(w apptest.World, pattern string, names []string) url.Values {
	v := url.Values{}
	for _, n := range names {
		if s := good(w, pattern, n); s != "" {
			v.Set(n, s)
		}
	}
	return v
}

// bad is what gets into a field when nobody wishes well.
var bad = []string{
	"\x00", "a\x00b", "\xff\xfe", "a\xc3", "  ", "NaN", "Inf", "-Infinity", "1e308", "1e400", "-1", "-0", "0x1p-2", "99999999999999999999", "1.5",
	"0001-01-01", "9999-12-31", "2026-02-31", "31.12.2026", "-2026-01-01", "no-uuid", "00000000-0000-0000-0000-000000000000",
	"00000000-0000-0000-0000-00000000000g", "drafty", "'; drop table tasks; --", "<script>alert(1)</script>", "\u202e\u0000", "\r\nLocation: https://evil.example",
}

// TestBadFields sends bad values to every form: in all fields at once, and the worst ones in each
// field alone with the others right.
func TestBadFields(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	routes, n := postRoutes(t, a), 0
	for i, pattern := range slices.Sorted(maps.Keys(routes)) {
		w := a.World(t, fmt.Sprintf("own%d", i), 100)
		v, names, path := visit(t, a, w.Owner.Email), routes[pattern], fill(t, pattern, w.Param)
		before := db.now(t)
		try := func(what string, form url.Values) {
			start := time.Now()
			got := v.post(path, form)
			before = db.judge(t, fmt.Sprintf("POST %s with %s", pattern, what), before, got, time.Since(start))
			n++
		}
		for _, value := range append(bad, strings.Repeat("x", 900_000)) {
			form := url.Values{}
			for _, name := range names {
				if len(value) < 1000 {
					form.Set(name, value)
				}
			}
			if len(value) >= 1000 {
				form = filled(w, pattern, names)
				form.Set(names[len(names)-1], value)
			}
			try(fmt.Sprintf("%.30q everywhere", value), form)
		}
		for _, name := range names {
			for _, value := range []string{"a\x00\xff", "9999-12-31", strings.Repeat("long ", 3000)} {
				form := filled(w, pattern, names)
				form.Set(name, value)
				try(fmt.Sprintf("%.20q in %s", value, name), form)
			}
		}
	}
	t.Logf("%d requests to %d forms", n, len(routes))
}

// TestSec_T37_BodiesHaveLimits sends what is no form, or too much of one, to every form.
func TestSec_T37_BodiesHaveLimits(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	big := bytes.Repeat([]byte("title="+strings.Repeat("x", 1018)), 10<<10)
	var many strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&many, "f%d=&", i)
	}
	bodies := map[string]struct {
		kind, body string
		tooLarge   bool
	}{
		"10 MB":                {urlencoded, string(big), true},
		"a million fields":     {urlencoded, many.String(), true},
		"100,000 fields":       {urlencoded, many.String()[:900_000], false},
		"half an escape":       {urlencoded, "title=%zz&name=%&revision=%e", false},
		"semicolons":           {urlencoded, "title=a;name=b", false},
		"JSON":                 {"application/json", `{"title":"x"}`, false},
		"no type":              {"", "title=x", false},
		"a wrong type":         {"text/plain; charset=", "title=x", false},
		"no boundary":          {"multipart/form-data", "title=x", false},
		"a torn multipart":     {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx", false},
		"10 MB of multipart":   {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n" + string(big) + "\r\n--b--", false},
		"NUL in a file's name": {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\x00.csv\"\r\n\r\n\x00\xff,\"\r\n--b--", false},
		"nothing":              {urlencoded, "", false},
	}
	for pattern := range postRoutes(t, a) {
		if pattern == "/sign-out" || pattern == "/account/sessions/end" || strings.HasSuffix(pattern, "/archive") {
			continue // an empty form is all they need
		}
		v, path := visit(t, a, w.Owner.Email), fill(t, pattern, w.Param)
		before := db.now(t)
		for what, b := range bodies {
			start := time.Now()
			got := v.do(http.MethodPost, path, b.kind, strings.NewReader(b.body))
			before = db.judge(t, fmt.Sprintf("POST %s with %s", pattern, what), before, got, time.Since(start))
			if b.tooLarge && pattern != "/o/{org}/import" && got.Status != http.StatusRequestEntityTooLarge && got.Status != http.StatusNotFound {
				t.Errorf("POST %s with %s: %d, not 413", pattern, what, got.Status)
			}
		}
	}
}
