//go:build chaos

package chaos

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// How long a client may take for a header, and for a body with its header; a machine at work closes a little later.
const (
	headerMay = 10 * time.Second
	bodyMay   = time.Minute
	closing   = 3 * time.Second
)

// R19: very many clients send their header or their body byte by byte, and as many nothing, or nothing more. Whoever is at work
// is served as before, the slow are closed in their time (what a body may take is waited for in the long run), and nothing of them stays.
func TestR19SlowClients(t *testing.T) {
	each := 100
	if full {
		each = 500
	}
	w := newWorld(t, procs(1, 1))
	p, c := w.web[0], w.crowd(1, dice(t))
	served := func(a answer) bool { return a.status > 0 && a.status < http.StatusInternalServerError }
	c.during(1500 * time.Millisecond)
	quiet := percentile(w.seen.all(served), 0.5)
	before := w.usages()[0]

	began, stop := time.Now(), make(chan struct{})
	var left atomic.Int64
	head := "GET /sign-in HTTP/1.1\r\nHost: " + p.addr + "\r\n"
	form := fmt.Sprintf("POST /sign-in HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n", p.addr)
	var headers, bodies, idle sync.WaitGroup
	for range each {
		headers.Go(func() { p.slow(head+"X-Slow: ", "a", headerMay, stop, &left) })
		headers.Go(func() { p.slow("", "", headerMay, stop, &left) })
		bodies.Go(func() { p.slow(form, "a", bodyMay, stop, &left) })
		idle.Go(func() { p.slow(head+"\r\n", "", time.Hour, stop, &left) })
	}
	time.Sleep(500 * time.Millisecond)
	during := w.usages()[0]
	c.begin()
	headers.Wait()
	if full {
		bodies.Wait()
	}
	c.end()
	close(stop)
	bodies.Wait()
	idle.Wait()

	all := w.seen.all(func(a answer) bool { return a.at.After(began) })
	loud := percentile(all, 0.5)
	t.Logf("median %v in quiet, %v of %d beside %d more open files", quiet, loud, len(all), during.files-before.files)
	if during.files < before.files+3*each || len(all) < 50 {
		t.Errorf("%d more open files, %d requests: that proves little", during.files-before.files, len(all))
	}
	w.within("the median beside the slow", loud, max(50*time.Millisecond, quiet*3/2))
	if n := left.Load(); n > 0 {
		t.Errorf("%d slow clients are there after their time", n)
	}
	for _, a := range all {
		if !served(a) {
			t.Errorf("%s: %d %v", a.path, a.status, a.err)
		}
	}
	w.wait("as few files as before", 10*time.Second, func() bool { return w.usages()[0].files <= before.files+w.conns })
	w.hold()
}

// slow says something and then more, letter by letter, until the process closes or stop does; who may no longer is counted as left.
func (p *process) slow(text, more string, may time.Duration, stop <-chan struct{}, left *atomic.Int64) {
	conn, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.w.t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	began, answer := time.Now(), make([]byte, 4096)
	_, err = conn.Write([]byte(text))
	for err == nil && time.Since(began) < may+time.Duration(float64(closing)*busy()) {
		select {
		case <-stop:
			return
		case <-time.After(250 * time.Millisecond):
		}
		if _, err = conn.Write([]byte(more)); err == nil {
			_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
			if _, err = conn.Read(answer); errors.Is(err, os.ErrDeadlineExceeded) {
				err = nil
			}
		}
	}
	if err == nil {
		left.Add(1)
	}
}
