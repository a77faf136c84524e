package web_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

// TestSec_T31_MailsThatArrive gives a person and an organisation names that break mails and has the mails with a link sent:
// what the mail server received has our headers, our sender and our links, and nothing else.
func TestSec_T31_MailsThatArrive(t *testing.T) {
	t.Parallel()
	a := apptest.NewMailing(t)
	db := watch(t, a)
	headers := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To", "User-Agent", "X-Mailer"}
	m := a.Org(t, "own")
	v := visit(t, a, m.Email)
	for i, name := range []string{
		"Eve\r\nBcc: all@evil.example", "Eve\r\n\r\n<a href=\"https://evil.example\">x</a>", `<a href="https://evil.example/x">Press here</a>`, "Eve\u202ecod.exe\u2066\u200f", "=?utf-8?q?=0D=0ABcc:_x@evil.example?=", "https://evil.example www.evil.example",
	} {
		db.exec(t, `delete from tries`)
		db.exec(t, `update users set name = $1 where email = $2`, name, m.Email)
		db.exec(t, `update orgs set name = $1`, name)
		before := len(a.Mails.All())
		guest := fmt.Sprintf("guest%d@own.example", i)
		for path, form := range map[string]url.Values{
			"/forgot":                     {"email": {m.Email}},
			"/o/own/settings/invitations": {"email": {guest}, "role": {string(access.Member)}},
			"/account/address":            {"email": {fmt.Sprintf("new%d@own.example", i)}, "current": {apptest.Password}},
		} {
			if got := v.post(path, form); got.Status >= 400 {
				t.Fatalf("%s with %q: %d", path, name, got.Status)
			}
		}
		named, err := a.Orgs.Enter(t.Context(), m.Actor.User, "own")
		must(t, err)
		if _, err := a.Orgs.Delete(t.Context(), named, org.Delete{Slug: "own", Password: apptest.Password}); err != nil {
			t.Fatal(err)
		}
		a.Post(t)
		must(t, a.Orgs.Keep(t.Context(), m.Actor))
		mails := a.Mails.All()[before:]
		if len(mails) != 4 {
			t.Errorf("%q: %d mails", name, len(mails))
		}
		for _, mail := range mails {
			if extra := slices.DeleteFunc(slices.Collect(maps.Keys(mail.Header)), func(h string) bool { return slices.Contains(headers, h) }); len(extra) > 0 {
				t.Errorf("%q: %q has the headers %v", name, mail.Subject, extra)
			}
			if from := mail.Header["From"]; len(from) != 1 || from[0] != "<plumbline@test.example>" || mail.From != "plumbline@test.example" || !strings.HasPrefix(mail.Header.Get("Content-Type"), "text/plain") {
				t.Errorf("%q: %v as %s", name, from, mail.Header.Get("Content-Type"))
			}
			for _, link := range anyLink.FindAllString(mail.Text, -1) {
				if link != a.URL && !strings.HasPrefix(link, a.URL+"/") {
					t.Errorf("%q: %q leads to %s", name, mail.Subject, link)
				}
			}
			if rest := strings.ReplaceAll(mail.Text, a.URL, "") + mail.Subject; strings.ContainsAny(rest, "<>\u202e\u2066\u200f\r") || strings.Contains(rest, "evil.example") || strings.Contains(rest, "www.") {
				t.Errorf("%q arrived as:\n%s\n%s", name, mail.Subject, mail.Text)
			}
		}
	}
}
