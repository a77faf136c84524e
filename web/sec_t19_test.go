package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

// rawPost sends a form byte by byte, for what no client would send, and gives the status of the answer.
func rawPost(t *testing.T, a *apptest.App, target, head, cookie string, form url.Values) int {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(a.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	body := form.Encode()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\n%s\r\nCookie: %s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		target, head, cookie, urlencoded, len(body), body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

var anyLink = regexp.MustCompile(`\w+://\S+`)

// TestSec_T19_MailsHoldOnlyTheBaseURL asks for each mail with a link under another name, said in every way there is:
// either nothing is sent, or the mail that arrives leads to the base URL alone.
func TestSec_T19_MailsHoldOnlyTheBaseURL(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	db := watch(t, a)
	m := a.Org(t, "own")
	v := visit(t, a, m.Email)
	own := strings.TrimPrefix(a.URL, "http://")
	for i, c := range []struct {
		at, head string
		status   int
	}{
		{"", "Host: evil.example", 421},
		{"", "Host: " + own + ".evil.example", 421},
		{"", "Host: evil.example\r\nX-Forwarded-Host: " + own, 421},
		{"http://evil.example", "Host: " + own, 421},
		{"", "Host: " + own + "\r\nHost: evil.example", 400},
		{a.URL, "Host: evil.example", 303}, // an absolute address counts, not the header
		{"", "Host: " + own + "\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Server: evil.example", 303},
		{"", "Host: " + own + "\r\nForwarded: for=1.2.3.4;host=evil.example;proto=https", 303},
		{"", "Host: " + own + "\r\nX-Host: evil.example\r\nX-Original-Host: evil.example\r\nX-Original-URL: http://evil.example/", 303},
		{"", "Host: " + own + "\r\nX-Forwarded-Proto: gopher\r\nX-Forwarded-Port: 99\r\nX-Forwarded-Prefix: //evil.example", 303},
	} {
		db.exec(t, `delete from tries`)
		before := len(a.Mails.All())
		for path, form := range map[string]url.Values{
			"/forgot":                     {"email": {m.Email}},
			"/o/own/settings/invitations": {"email": {fmt.Sprintf("guest%d@own.example", i)}, "role": {"member"}},
			"/account/address":            {"email": {fmt.Sprintf("new%d@own.example", i)}, "current": {apptest.Password}},
		} {
			if got := rawPost(t, a, c.at+path, c.head, v.cookie, form); got != c.status && (got != 200 || c.status != 303) {
				t.Errorf("%s with %q: %d", path, c.head, got)
			}
		}
		a.Post(t)
		mails := a.Mails.All()[before:]
		if want := map[bool]int{true: 3}[c.status == 303]; len(mails) != want {
			t.Errorf("%q: %d mails", c.head, len(mails))
		}
		for _, mail := range mails {
			links := anyLink.FindAllString(mail.Text, -1)
			for _, link := range links {
				if link != a.URL && !strings.HasPrefix(link, a.URL+"/") {
					t.Errorf("%q: %q leads to %s", c.head, mail.Subject, link)
				}
			}
			if len(links) == 0 || strings.Contains(mail.Raw, "evil") {
				t.Errorf("%q: %s", c.head, mail.Raw)
			}
		}
	}
}
