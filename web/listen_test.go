package web_test

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"plumbline/internal/testkit/apptest"
)

// listener is an open page: it is told of each change it hears of.
type listener <-chan struct{}

// listen opens the events of an organisation about some topics, for a page that missed nothing. It hears all that
// happens from then on.
func listen(t *testing.T, a *apptest.App, v visitor, org string, topics ...string) listener {
	t.Helper()
	made := strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL+"/o/"+org+"/events?topics="+strings.Join(topics, ",")+"&made="+made, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Cookie", v.cookie)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("open the stream: %v %v", res, err)
	}
	heard := make(chan struct{}, 1000)
	go func() {
		defer close(heard)
		defer func() { _ = res.Body.Close() }()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if strings.Contains(lines.Text(), "changed") {
				heard <- struct{}{}
			}
		}
	}()
	return heard
}

// hears waits for a change.
func (l listener) hears(t *testing.T, who string) {
	t.Helper()
	select {
	case _, open := <-l:
		if !open {
			t.Fatalf("the stream of %s is over", who)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%s heard of no change: the test proves nothing", who)
	}
}

// silent is asked once somebody else has heard of a change: what there is to hear is on its way.
func (l listener) silent(t *testing.T, who string) {
	t.Helper()
	select {
	case _, open := <-l:
		t.Errorf("%s heard of a change, or the stream is over (%v)", who, !open)
	case <-time.After(300 * time.Millisecond):
	}
}
