package mail_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/mail"
	"plumbline/internal/pg"
	"plumbline/internal/pg/pgtest"
	"plumbline/internal/seal"
	"plumbline/internal/testkit/mailbox"
)

// office is a queue, a sender and a server.
type office struct {
	*testing.T
	db     *pg.DB
	super  *pg.DB
	post   *mail.Post
	sender *mail.Sender
	server *mailbox.Server
}

func open(t *testing.T) *office {
	t.Helper()
	dsn := pgtest.New(t)
	o := &office{T: t, server: mailbox.New(t)}
	var err error
	if o.db, err = pg.Open(t.Context(), dsn.AppDSN, 4); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.db.Close)
	if o.super, err = pg.Open(t.Context(), dsn.SuperDSN, 1); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.super.Close)
	box, err := seal.New(strings.Repeat("s", 32), "mail")
	if err != nil {
		t.Fatal(err)
	}
	smtp, err := mail.NewServer(o.server.URL, "Plumbline <plumbline@test.example>", o.server.TLS)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	o.post = mail.NewPost(box, true, log)
	o.sender = &mail.Sender{DB: o.db, Box: box, Server: smtp, BaseURL: "https://plumb.test.example", Log: log}
	return o
}

func (o *office) queue(m mail.Message, then error) {
	o.Helper()
	err := o.db.Global(o.Context(), func(_ context.Context, tx *pg.Tx) error { o.post.QueueTx(tx, m); return then })
	if !errors.Is(err, then) {
		o.Fatal(err)
	}
}

// due makes everything that waits due now.
func (o *office) due() {
	o.Helper()
	err := o.super.Global(o.Context(), func(_ context.Context, tx *pg.Tx) error {
		tx.Queue(`update mails set next_at = now()`)
		return nil
	})
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) left() (n int) {
	o.Helper()
	r := &pg.Read{}
	pg.First(r, &n, `select count(*)::int from mails`)
	if err := o.super.ReadGlobal(o.Context(), r); err != nil {
		o.Fatal(err)
	}
	return n
}

func TestAMailGoesOutWithItsTransaction(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.queue(mail.Message{To: "anna@acme.example", Subject: "Kept", Text: "Here it is:", Path: "/x/token-of-anna"}, nil)
	o.queue(mail.Message{To: "anna@acme.example", Subject: "Rolled back", Text: "Not this."}, errors.New("no"))
	var stored string
	r := &pg.Read{}
	pg.First(r, &stored, `select string_agg(m::text || encode(sealed, 'escape'), '') from mails m`)
	if err := o.super.ReadGlobal(t.Context(), r); err != nil || strings.Contains(stored, "token-of-anna") {
		t.Errorf("a way in lies open in the queue: %v", err)
	}
	if _, err := o.sender.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := o.server.All()
	if len(all) != 1 || all[0].Subject != "Kept" || all[0].Text != "Here it is:\n\nhttps://plumb.test.example/x/token-of-anna\n\nPlumbline, https://plumb.test.example\n" {
		t.Fatalf("mails: %+v", all)
	}
	if n := o.left(); n != 0 {
		t.Errorf("%d mails left after they were sent", n)
	}
	if n := o.server.Unencrypted(); n != 0 {
		t.Errorf("%d commands without encryption", n)
	}
}

func TestAServerThatFailsIsAskedAgain(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, reply := range []string{"451 later", "421 busy"} {
		o.server.Refuse(reply)
		o.queue(mail.Message{To: "anna@acme.example", Subject: "Later " + reply, Text: "x"}, nil)
		if _, err := o.sender.Drain(t.Context()); err == nil || o.left() == 0 {
			t.Fatalf("%s: %v, %d left", reply, err, o.left())
		}
		if more, err := o.sender.Drain(t.Context()); err != nil || more {
			t.Errorf("it is tried again at once: %v %v", more, err)
		}
		o.server.Refuse("")
		o.due()
		if _, err := o.sender.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(o.server.All()); got != 2 || o.left() != 0 {
		t.Errorf("%d mails arrived, %d left", got, o.left())
	}
	o.server.Refuse("550 nobody")
	o.queue(mail.Message{To: "nobody@acme.example", Subject: "Never", Text: "x"}, nil)
	if _, err := o.sender.Drain(t.Context()); err == nil || o.left() != 0 {
		t.Errorf("a mail nobody takes: %v, %d left", err, o.left())
	}
}

// TestAMailIsTakenBack queues two and takes one of them back before it is sent.
func TestAMailIsTakenBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.queue(mail.Message{To: "anna@acme.example", Subject: "Taken back", Text: "x", Ref: id.New[id.User]()}, nil)
	ref := id.New[id.User]()
	o.queue(mail.Message{To: "anna@acme.example", Subject: "Taken back too", Text: "x", Ref: ref}, nil)
	if err := o.db.Global(t.Context(), func(_ context.Context, tx *pg.Tx) error { mail.DropTx(tx, ref); return nil }); err != nil || o.left() != 1 {
		t.Errorf("taking a mail back: %v, %d left", err, o.left())
	}
}

// TestSec_T31_MailInjection puts what breaks mails into everything people write: the mail that arrives has
// our headers and our one link, and nothing else.
func TestSec_T31_MailInjection(t *testing.T) {
	t.Parallel()
	o := open(t)
	names := []string{
		"Anna\r\nBcc: all@evil.example", "Anna\nContent-Type: text/html\n\n<b>x</b>", "Anna\r\n\r\nbody", "<a href=\"https://evil.example\">click</a>",
		"https://evil.example/x", "www.evil.example", "evil.example", "HTTP://EVIL.EXAMPLE", "javascript:alert(1)", "hxxp evil.example/path?x=1",
		"\u202egnp.exe", "a\u200bb\u2066c", "=?utf-8?q?=0D=0ABcc:_x@evil.example?=", "anna@evil.example", "evil\u3002example", "\x00nul", strings.Repeat("long ", 80), "a.b.c.d",
	}
	want := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To", "User-Agent", "X-Mailer"}
	for _, name := range names {
		o.queue(mail.Message{To: "anna@acme.example", Subject: "Join " + mail.Name(name), Text: mail.Name(name) + " invites you.", Path: "/join/acme/token"}, nil)
		if _, err := o.sender.Drain(t.Context()); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		m, _ := o.server.Last("anna@acme.example")
		for h := range maps.Keys(m.Header) {
			if !slices.Contains(want, h) {
				t.Errorf("%q: a header %s", name, h)
			}
		}
		if got := m.Header.Get("From"); got != `"Plumbline" <plumbline@test.example>` || !strings.HasPrefix(m.Header.Get("Content-Type"), "text/plain") || m.Header.Get("To") != "<anna@acme.example>" {
			t.Errorf("%q: from %s to %s, %s", name, got, m.Header.Get("To"), m.Header.Get("Content-Type"))
		}
		rest := strings.ReplaceAll(m.Text, "https://plumb.test.example", "")
		for _, bad := range []string{"://", "www.", "evil.example", "<", ">", "@", "\u202e", "\u200b", "\u2066", "javascript:", "evil\u3002example", "b.c"} {
			if strings.Contains(strings.ToLower(rest), bad) || strings.Contains(strings.ToLower(m.Subject), bad) {
				t.Errorf("%q: the mail holds %q:\n%s\n%s", name, bad, m.Subject, m.Text)
			}
		}
	}
	if got := mail.Name("  Dr. Zoë O'Neil-Müller, 北京  "); got != "Dr. Zoë O'Neil-Müller, 北京" {
		t.Errorf("a plain name becomes %q", got)
	}
}

func TestServersWithoutEncryptionAreRefused(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"smtp://mail.example.org": true, "smtps://u:p@mail.example.org": true, "smtp://localhost:1025?tls=none": true,
		"smtp://mail.example.org?tls=none": false, "http://mail.example.org": false, "smtp://": false,
	} {
		if _, err := mail.NewServer(address, "p@example.org", nil); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
	// A server that offers no encryption gets nothing, not even the recipient.
	o := open(t)
	o.sender.Server, _ = mail.NewServer(o.server.URL, "p@example.org", nil) // whose certificate nobody vouches for
	o.queue(mail.Message{To: "anna@acme.example", Subject: "x", Text: "x"}, nil)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	if _, err := o.sender.Drain(ctx); err == nil || len(o.server.All()) != 0 || o.server.Unencrypted() != 0 {
		t.Errorf("an unknown certificate: %v, %d mails", err, len(o.server.All()))
	}
}
