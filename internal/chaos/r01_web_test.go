//go:build chaos

package chaos

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"plumbline/internal/failpoint"
)

// restart is how soon a web process must answer again.
const restart = 2 * time.Second

// R01: a web process is killed at each point of a request, again and again. The other process
// does not notice, a form sent again makes one row, and the killed one is back at once.
func TestR01KillWeb(t *testing.T) {
	w := newWorld(t, procs(2, 1))
	c := w.crowd(2, dice(t))
	c.begin()
	killed, other := w.web[0], w.web[1]
	for range rounds {
		for _, do := range []string{failpoint.Begin + " kill", failpoint.Written + " kill", failpoint.Commit + " race",
			failpoint.Committed + " kill", failpoint.Render + " kill", failpoint.Upload + " kill"} {
			killed.arm(do)
			if do == failpoint.Upload+" kill" {
				w.upload(killed)
			}
			if !killed.wait(15 * time.Second) {
				t.Fatalf("%s was not met", do)
			}
			killed.start()
			w.within("ready after a kill at "+do, killed.ready, restart)
		}
	}
	c.end()
	for _, a := range w.seen.all(func(a answer) bool {
		return a.web == other && (a.status == 0 || a.status >= http.StatusInternalServerError)
	}) {
		t.Errorf("the other process: %s %d %v", a.path, a.status, a.err)
	}
	w.enough(6 * rounds)
	w.hold()
}

// upload sends a file to be imported; nobody confirms it, so nothing comes of it.
func (w *world) upload(p *process) {
	_, _ = w.orgs[0].upload(p, "Summary,Issue key,Status\nDrill,A-1,To Do\n")
}

// upload gives the address of the preview.
func (o *tenant) upload(p *process, file string) (preview string, err error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("format", "jira")
	part, err := form.CreateFormFile("files", "tasks.csv")
	if err != nil {
		return "", err
	}
	_, _ = part.Write([]byte(file))
	_ = form.Close()
	res, _, err := o.post(p, "/o/"+o.slug+"/import", form.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	return res.Header.Get("Location"), nil
}

// post is for what takes longer than people wait; all of the answer is in the bytes.
func (o *tenant) post(p *process, path, kind string, body io.Reader) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+p.addr+path, body)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Content-Type", kind)
	req.AddCookie(o.cookie)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return res, b, err
}
