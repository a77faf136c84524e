//go:build chaos

package chaos

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// R05: events that piled up in every organisation are processed once, by however many workers, and by four of them
// two and a half times as fast as by one, in the long run on four processors or more: fewer cannot show it.
func TestR05ManyWorkers(t *testing.T) {
	counts, events := []int{1, 4}, 4000
	if full {
		counts, events = []int{1, 2, 4, 8}, 10_000
	}
	took := map[int]time.Duration{}
	for _, n := range counts {
		w := newWorld(t, procs(1, n))
		c := w.crowd(1, dice(t))
		c.during(500 * time.Millisecond)
		var f findings
		w.quiet(&f)
		for _, p := range w.workers {
			p.signal(syscall.SIGSTOP)
		}
		for _, o := range w.orgs {
			w.alter(strings.NewReplacer("ORG", o.member.Org.ID.String(), "TEAM", o.team.String(), "Many canary-alba", "Many "+o.canary(),
				"SIZE", strconv.Itoa(events/len(w.orgs))).Replace(noise))
		}
		seq := w.last()
		for _, p := range w.workers {
			p.signal(syscall.SIGCONT)
		}
		took[n] = w.wait("processed", 2*time.Minute, func() bool { return w.processed(seq) })
		t.Logf("%d workers: %d events in %v", n, events, took[n])
		w.hold()
		for _, p := range w.all() {
			p.kill()
		}
	}
	faster := took[1].Seconds() / took[4].Seconds()
	t.Logf("four workers are %.1f times as fast as one on %d processors", faster, runtime.NumCPU())
	if full && runtime.NumCPU() >= 4 && faster < 2.5/busy() {
		t.Errorf("four workers are %.1f times as fast as one, not 2.5 times", faster)
	}
}

// busy is how many times more there is to run than processors, at least 1.
func busy() float64 {
	var load float64
	text, _ := os.ReadFile("/proc/loadavg")
	_, _ = fmt.Sscan(string(text), &load)
	return max(1, load/float64(runtime.NumCPU()))
}
