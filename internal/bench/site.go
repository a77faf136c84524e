package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// visitor is a person with a session in one organisation.
type visitor struct {
	client *http.Client
	base   string
}

// visit signs the owner of an organisation in the way people are, once.
func (b *bench) visit(ctx context.Context, t *tenant) (*visitor, error) {
	if v := b.signedIn[t]; v != nil {
		return v, nil
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{base: b.site.URL + "/o/" + t.slug(), client: &http.Client{
		Jar: jar, Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 32},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	b.signedIn[t] = v
	return v, v.send(ctx, b.site.URL+"/sign-in", url.Values{"email": {t.email()}, "password": {password}})
}

// post sends a form that is answered with where to look next.
func (v *visitor) post(ctx context.Context, path string, form url.Values) error {
	return v.send(ctx, v.base+path, form)
}

func (v *visitor) send(ctx context.Context, to string, form url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(req, http.StatusSeeOther, io.Discard)
}

// get fetches a page into w, packed as browsers ask for it: what it takes to unpack it is theirs.
func (v *visitor) get(ctx context.Context, path string, w io.Writer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+path, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	return v.do(req, http.StatusOK, w)
}

func (v *visitor) do(req *http.Request, want int, w io.Writer) error {
	res, err := v.client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s %s: %s", req.Method, req.URL.Path, res.Status)
	}
	return err
}

// listen delivers the time of each change event that an open page with these topics hears.
func (v *visitor) listen(ctx context.Context, topics string) (<-chan time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+"/events?topics="+topics, http.NoBody)
	if err != nil {
		return nil, err
	}
	stream := *v.client
	stream.Timeout = 0
	res, err := stream.Do(req) //nolint:bodyclose // the reader below closes it when the stream ends
	if err != nil {
		return nil, err
	}
	heard := make(chan time.Time, 1000)
	opened := make(chan struct{})
	go func() {
		defer func() { _ = res.Body.Close() }()
		hello := false
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if !hello {
				hello = true
				close(opened)
			}
			if strings.HasPrefix(lines.Text(), "data: changed") {
				heard <- time.Now()
			}
		}
	}()
	select {
	case <-opened:
		return heard, nil
	case <-time.After(10 * time.Second):
		return nil, fmt.Errorf("the event stream of %s never opened", v.base)
	}
}
