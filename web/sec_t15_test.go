package web_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/internal/testkit/apptest"
)

// TestSec_T15_ARecoveryCodeWorksOnceAtOnce sends one recovery code from fifty windows.
func TestSec_T15_ARecoveryCodeWorksOnceAtOnce(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	m := a.Org(t, "own")
	_, recovery := enrol(t, a.SignIn(t, m.Email), apptest.Password)
	clients := make([]*apptest.Client, 50)
	for i := range clients {
		clients[i] = half(t, a, m.Email)
	}
	watch(t, a).exec(t, `delete from tries`)
	var in atomic.Int64
	var wg sync.WaitGroup
	for _, c := range clients {
		wg.Go(func() {
			if c.Post("/sign-in/code", code(recovery[0])).Status == http.StatusSeeOther {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("%d of 50 got in with one recovery code", in.Load())
	}
}

// TestSec_T15_TriesOutliveWhatIsRolledBack lets the database fail each use of a code: nothing of it stays but the
// count, and the sixth is locked out.
func TestSec_T15_TriesOutliveWhatIsRolledBack(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	m := a.Org(t, "own")
	secret, recovery := enrol(t, a.SignIn(t, m.Email), apptest.Password)
	db.exec(t, `create function fails() returns trigger language plpgsql as 'begin raise exception ''not now''; end'`)
	db.exec(t, `create trigger fails after update on second_factors for each row execute function fails()`)
	db.exec(t, `create trigger fails after delete on recovery_codes for each row execute function fails()`)
	db.exec(t, `delete from tries`)
	forgets := db.count(t, `select last_step::int from second_factors`)
	c := half(t, a, m.Email)
	for i := range 6 {
		given, want := recovery[0], http.StatusInternalServerError
		if i%2 == 1 {
			given = codeAt(t, secret, time.Now().Add(30*time.Second)) // the next one, which was not used yet
		}
		if i == 5 {
			want = http.StatusTooManyRequests
		}
		if got := c.Post("/sign-in/code", code(given)); got.Status != want {
			t.Errorf("try %d: %d, not %d", i+1, got.Status, want)
		}
	}
	if db.count(t, `select last_step::int from second_factors`) != forgets || db.count(t, `select count(*)::int from recovery_codes`) != len(recovery) {
		t.Error("a code was used up")
	}
}
