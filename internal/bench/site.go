package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"
)

// site is the application served over loopback, a worker beside it, and a signed-in client.
type site struct {
	srv    *httptest.Server
	client *http.Client
	base   string
	stop   func()
}

func (e Env) serve(ctx context.Context, w *world) (*site, error) {
	work, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); _ = e.Worker.Run(work) }()
	srv := httptest.NewServer(e.Handler)
	jar, err := cookiejar.New(nil)
	if err != nil {
		cancel()
		return nil, err
	}
	s := &site{srv: srv, base: srv.URL + "/o/" + w.owner.Org.Slug, stop: func() { cancel(); <-done }}
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	_, err = s.post(srv.URL+"/sign-in", url.Values{"email": {w.owner.Email}, "password": {password}})
	return s, err
}

func (s *site) close() {
	s.srv.CloseClientConnections()
	s.srv.Close()
	s.stop()
}

func (s *site) post(to string, form url.Values) (int, error) {
	res, err := s.client.PostForm(to, form)
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return res.StatusCode, fmt.Errorf("post %s: %s", to, res.Status)
	}
	return res.StatusCode, nil
}

// get fetches a page and says how large it is.
func (s *site) get(path string) (int64, error) {
	res, err := s.client.Get(s.base + path)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("get %s: %s", path, res.Status)
	}
	return n, err
}

// listen delivers the time of each change event that an open page with these topics would hear.
func (s *site) listen(ctx context.Context, topics string) (<-chan time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/events?topics="+topics, http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := s.client.Do(req) //nolint:bodyclose // the reader below closes it when the stream ends
	if err != nil {
		return nil, err
	}
	heard := make(chan time.Time, 1000)
	go func() {
		defer func() { _ = res.Body.Close() }()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "data: changed") {
				heard <- time.Now()
			}
		}
	}()
	return heard, nil
}
