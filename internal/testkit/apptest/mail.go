package apptest

import (
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/account"
	"plumbline/internal/mail"
	"plumbline/internal/seal"
	"plumbline/internal/testkit/mailbox"
)

// NewMailing is New with a mail server, to which Post hands what is queued.
func NewMailing(t testing.TB) *App {
	t.Helper()
	box, err := seal.New(strings.Repeat("test ", 8), "mail")
	if err != nil {
		t.Fatal(err)
	}
	server := mailbox.New(t)
	a := start(t, account.Options{Post: mail.NewPost(box, true, slog.New(slog.DiscardHandler))}, nil)
	smtp, err := mail.NewServer(server.URL, "plumbline@test.example", server.TLS)
	if err != nil {
		t.Fatal(err)
	}
	a.Mails, a.sender = server, &mail.Sender{DB: a.Domain.DB, Box: box, Server: smtp, BaseURL: a.URL, Log: slog.New(slog.DiscardHandler)}
	return a
}

// Post sends everything that is queued and due.
func (a *App) Post(t testing.TB) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = a.sender.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

var pathInMail = regexp.MustCompile(`https?://[^/\s]+(/\S+)`)

// LinkTo posts and returns the path of the link in the newest mail to an address; empty if it holds none.
func (a *App) LinkTo(t testing.TB, email string) string {
	t.Helper()
	a.Post(t)
	m, ok := a.Mails.Last(email)
	if !ok {
		t.Fatalf("no mail to %s", email)
	}
	found := pathInMail.FindStringSubmatch(m.Text)
	if found == nil {
		return ""
	}
	return found[1]
}

// Log keeps what the application logs, and shows it with the test.
type Log struct {
	t  testing.TB
	mu sync.Mutex
	b  strings.Builder
}

func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Write(b)
	if !strings.Contains(string(b), "level=DEBUG") {
		l.t.Log(strings.TrimSpace(string(b)))
	}
	return len(b), nil
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
