//go:build chaos

package chaos

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// R16: the clocks of the processes disagree by a day, and organisations change their time zones
// across the date line. Sessions live on, and what is stored is what the database's clock says.
func TestR16Clocks(t *testing.T) {
	w := newWorld(t, procs(2, 2), func(w *world) {
		for i, p := range w.all() {
			p.env = []string{"PLUMBLINE_CLOCK_SKEW=" + []string{"25h", "-24h", "1h", "-5m"}[i]}
		}
	})
	c := w.crowd(1, dice(t))
	c.begin()
	zones := []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe", "America/St_Johns", "Europe/Berlin", "UTC"}
	for i := range max(rounds, len(zones)) {
		time.Sleep(200 * time.Millisecond)
		w.alter(`update orgs set time_zone = '` + zones[i%len(zones)] + `', next_change_at = '-infinity'`)
	}
	c.end()
	for _, a := range w.seen.all(func(a answer) bool { return a.status == http.StatusUnauthorized }) {
		t.Errorf("%s: the session was lost", a.path)
	}
	w.enough(20)
	w.hold()
}

// R16: Postgres' own clock goes forward and back by an hour under load, for some over midnight. What came later
// stands later, what is computed follows, and a session ends by idleness once: no earlier than the clock is off, for good.
func TestR16DatabaseClock(t *testing.T) {
	set := fakeClock(t)
	w := newWorld(t, procs(2, 2))
	hour := time.Now().UTC().Hour()
	for i, o := range w.orgs[:2] { // whose day the clock ends early, and whose it begins again
		w.alter(fmt.Sprintf(`update orgs set time_zone = 'Etc/GMT%+d', next_change_at = '-infinity' where id = '%s'`, (hour-23-i+36)%24-12, o.member.Org.ID))
	}
	used := func(ago time.Duration) string {
		return fmt.Sprintf(`seen_at = '%s'`, time.Now().Add(-ago).Format(time.RFC3339))
	}
	late, over := w.session(used(11*time.Hour+30*time.Minute)), w.session(used(13*time.Hour+15*time.Minute))
	ends := w.session(fmt.Sprintf(`expires_at = '%s'`, time.Now().Add(30*time.Minute).Format(time.RFC3339)))
	c := w.crowd(1, dice(t))
	c.begin()
	for range max(1, rounds/2) {
		for _, off := range []string{"+1h", "-1h", "+0"} {
			set(off)
			if kept := w.session(used(10*time.Hour + 45*time.Minute)); !w.inside(kept) {
				t.Errorf("at %s a session is over that was used less than eleven hours ago", off)
			}
			for what, s := range map[string]*http.Cookie{"was over an hour ahead": late, "ended an hour ahead": ends, "was last used thirteen hours ago": over} {
				if w.inside(s) {
					t.Errorf("at %s a session is alive that %s", off, what)
				}
			}
			w.wait("judged by its own day", 15*time.Second, w.today)
		}
	}
	c.end()
	for _, off := range []string{"+1h", "+0"} { // and where nobody changes anything
		set(off)
		w.wait("judged by its own day", 15*time.Second, w.today)
	}
	w.enough(10)
	w.hold()
	for _, table := range []struct{ name, of string }{{"checkins", "kr_id"}, {"task_states", "task_id"}} {
		var n int
		if err := w.db.QueryRow(t.Context(), `select count(*) from (select at, lag(at) over (partition by `+table.of+` order by id) as before from `+table.name+`) x
			where at <= before`).Scan(&n); err != nil || n > 0 {
			t.Errorf("%d of %s stand before what they followed (%v)", n, table.name, err)
		}
	}
}

// fakeClock restarts Postgres under libfaketime until the test's end; set says how far off its clock is from then on.
func fakeClock(t *testing.T) (set func(offset string)) {
	t.Helper()
	library := ""
	for _, dir := range []string{"/usr/lib/*/faketime", "/usr/lib*/faketime"} {
		if found, _ := filepath.Glob(dir + "/libfaketime.so.1"); len(found) > 0 { // only a malformed pattern fails
			library = found[0]
		}
	}
	if library == "" {
		tell := t.Skip
		if os.Getenv("CI") != "" {
			tell = t.Fatal
		}
		tell("no libfaketime on this machine, so the database's clock is not tried: \".ci/setup faketime\" installs it")
	}
	prepare.Do(func() { makeTemplate(t) })
	dir := filepath.Join(home, "faketime")
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // the database's account must pass through
		t.Fatal(err)
	}
	offset := filepath.Join(dir, "offset")
	set = func(to string) {
		if err := os.WriteFile(offset+".new", []byte(to+"\n"), 0o644); err != nil { //nolint:gosec // and read
			t.Fatal(err)
		}
		if err := os.Rename(offset+".new", offset); err != nil {
			t.Fatal(err)
		}
	}
	set("+0")
	for _, program := range []string{"initdb", "postgres"} { // found first, and each the other's neighbour
		text := fmt.Sprintf("#!/bin/sh\nLD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 exec %s/%s \"$@\"\n",
			library, offset, cluster.Binaries().Dir, program)
		if err := os.WriteFile(filepath.Join(dir, program), []byte(text), 0o755); err != nil { //nolint:gosec // and run
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { startCluster(t, 0) }) // after the path is as it was
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	startCluster(t, 0)
	return set
}

// today says that every team is judged as of its organisation's day, by the database's clock.
func (w *world) today() (holds bool) {
	w.t.Helper()
	if err := w.db.QueryRow(w.t.Context(), `select bool_and(s.day = (now() at time zone o.time_zone)::date) from team_signals s join orgs o on o.id = s.org_id`).Scan(&holds); err != nil {
		w.t.Fatal(err)
	}
	return holds
}

// session is one more of the first organisation's owner, changed as if it had been used or made before.
func (w *world) session(as string) *http.Cookie {
	w.t.Helper()
	cookie := w.web[0].signIn(w.orgs[0].member.Email)
	w.alter(`update sessions set ` + as + ` where id = (select id from sessions order by id desc limit 1)`)
	return cookie
}

func (w *world) inside(cookie *http.Cookie) bool {
	w.t.Helper()
	o := *w.orgs[0]
	o.cookie = cookie
	return w.client(&o, w.web[0], dice(w.t)).do(http.MethodGet, w.web[0], "/my-work", nil).status == http.StatusOK
}
