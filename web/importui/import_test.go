package importui_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
)

type site struct {
	*apptest.App
	t     *testing.T
	super *pgx.Conn
	owner org.Member
	c     *apptest.Client
}

func newSite(t *testing.T) *site {
	t.Helper()
	a := apptest.New(t)
	super, err := pgx.Connect(t.Context(), a.DB.SuperDSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = super.Close(context.Background()) })
	s := &site{App: a, t: t, super: super, owner: a.Org(t, "acme")}
	s.c = a.SignIn(t, "owner@acme.example")
	return s
}

func (s *site) count(table string) int {
	s.t.Helper()
	var n int
	if err := s.super.QueryRow(s.t.Context(), `select count(*) from `+pgx.Identifier{table}.Sanitize()).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// send uploads files ("name\ncontent") the way a browser does.
func (s *site) send(format string, files ...string) apptest.Response {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("format", format)
	_ = m.WriteField("team", "")
	for _, f := range files {
		name, data, _ := strings.Cut(f, "\n")
		w, err := m.CreateFormFile("files", name)
		if err != nil {
			s.t.Fatal(err)
		}
		_, _ = w.Write([]byte(data))
	}
	_ = m.Close()
	return s.raw(m.FormDataContentType(), &b)
}

func (s *site) raw(contentType string, body *bytes.Buffer) apptest.Response {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL+"/o/acme/import", body)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Content-Type", contentType)
	return s.c.Do(req)
}

var control = regexp.MustCompile(`name="(column|was\d+)" value="([^"]*)"|<select[^>]*name="(ours\d+)"|<option value="([^"]*)"[^>]* selected`)

// form is what the preview's form would send as it stands.
func form(page string) url.Values {
	v, choice := url.Values{}, ""
	for _, m := range control.FindAllStringSubmatch(page, -1) {
		switch {
		case m[1] != "":
			v.Add(m[1], html.UnescapeString(m[2]))
		case m[3] != "":
			choice = m[3]
			v.Set(choice, "")
		case choice != "":
			v.Set(choice, html.UnescapeString(m[4]))
			choice = ""
		}
	}
	return v
}

const (
	objectives = "objectives.csv\nid,title,state,cycle,team\no,Warm & dry,active,Q1 2025,North\n,,,,\np,,active,Q1 2025,North\n"
	keyResults = "krs.csv\nid,objective,title,start,target,Bemerkung\nk,o,Ten houses,0,10,with heat\n"
)

func TestNothingIsWrittenBeforeItIsConfirmed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if r := s.c.Get("/o/acme/import"); r.Status != 200 || !strings.Contains(r.Body, "commit_level") || !strings.Contains(r.Body, `enctype="multipart/form-data"`) {
		t.Fatal(r.Status)
	}
	at := s.send("okr-csv", objectives, keyResults).Location
	r := s.c.Get(at)
	for _, want := range []string{"Nothing is written yet", "3 rows, 2 ready, 1 refused", "Import 2 rows", "No title", "Team North", "Bemerkung", "with heat"} {
		if !strings.Contains(r.Body, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	if s.count("objectives")+s.count("teams")+s.count("cycles") != 0 {
		t.Fatal("something was written")
	}
	if csv := s.c.Get(at + "/refused.csv"); csv.Body != "file,line,reason\nobjectives.csv,4,no title\n" || !strings.Contains(csv.Header.Get("Content-Disposition"), "refused.csv") {
		t.Errorf("%q", csv.Body)
	}
	v := form(r.Body)
	v.Set("do", "import")
	if r = s.c.Post(at, v); r.Status != 303 || r.Location != at {
		t.Fatal(r.Status, r.Body)
	}
	r = s.c.Get(at)
	for _, want := range []string{"Imported 2 of 3 rows", "1 new objective", "/strategy?cycle=", "No title"} {
		if !strings.Contains(r.Body, want) {
			t.Errorf("the page after it does not say %q", want)
		}
	}
	if r = s.c.Post(at, v); r.Status != 303 || s.count("objectives") != 1 {
		t.Error("a second click:", r.Status)
	}
	if again := s.c.Get(s.send("okr-csv", objectives, keyResults).Location); !strings.Contains(again.Body, "there is nothing to import") {
		t.Error("the same files again offer something")
	}
	if s.count("imports") != 2 || s.sizeOfKept(at) != 0 {
		t.Error("what was applied is still kept")
	}
}

func (s *site) sizeOfKept(at string) int {
	s.t.Helper()
	var n int
	err := s.super.QueryRow(s.t.Context(), `select cardinality(contents) from imports where id = $1`, at[strings.LastIndex(at, "/")+1:]).Scan(&n)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestColumnsAreMappedInThePreview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.send("okr-csv", objectives, keyResults).Location
	v := form(s.c.Get(at).Body)
	for i, key := range v["column"] {
		if key == "key_results.Bemerkung" {
			v.Set(fmt.Sprintf("ours%d", i), "description")
		}
		if key == "objectives.team" {
			v.Set(fmt.Sprintf("ours%d", i), "")
		}
	}
	v.Set("team", "South")
	v.Set("do", "import")
	r := s.c.Post(at, v)
	if r.Status != 409 || !strings.Contains(r.Body, "look again, then import") || !strings.Contains(r.Body, "Team South") || strings.Contains(r.Body, "Team North") || s.count("objectives") != 0 {
		t.Fatal(r.Status, s.count("objectives"))
	}
	v = form(r.Body)
	v.Set("team", "South")
	v.Set("do", "preview")
	if r = s.c.Post(at, v); r.Status != 303 {
		t.Fatal(r.Status)
	}
	v = form(s.c.Get(at).Body)
	v.Set("team", "South")
	v.Set("do", "import")
	if r = s.c.Post(at, v); r.Status != 303 {
		t.Fatal(r.Status)
	}
	var got string
	if err := s.super.QueryRow(t.Context(), `select t.name || ' ' || k.description from key_results k join teams t on t.id = k.team_id`).Scan(&got); err != nil || got != "South with heat" {
		t.Error(got, err)
	}
}

func TestMappingsNobodyCanFollowAreExplained(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.send("jira", "i.csv\nSummary,Issue key,Status\nDig,A-1,Somewhere\n").Location
	v := form(s.c.Get(at).Body)
	v.Set("statuses", "Somewhere = in review\nElse = nowhere")
	v.Set("do", "preview")
	if r := s.c.Post(at, v); r.Status != 303 {
		t.Fatal(r.Status)
	}
	if r := s.c.Get(at); r.Status != 422 || !strings.Contains(r.Body, "is not a state for") {
		t.Error(r.Status)
	}
	v.Set("statuses", "Somewhere = in review")
	s.c.Post(at, v)
	v.Set("do", "import")
	s.c.Post(at, v)
	var state string
	if err := s.super.QueryRow(t.Context(), `select state from tasks`).Scan(&state); err != nil || state != "in_review" {
		t.Error(state, err)
	}
}

func TestWhoMayImportWhat(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.send("okr-csv", objectives).Location
	s.Org(t, "other")
	stranger := s.SignIn(t, "owner@other.example")
	id := at[strings.LastIndex(at, "/")+1:]
	for _, path := range []string{"/o/other/import/" + id, "/o/other/import/" + id + "/refused.csv", "/o/acme/import/" + id, "/o/other/import/none"} {
		if r := stranger.Get(path); r.Status != 404 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	if r := stranger.Post("/o/other/import/"+id, url.Values{"do": {"import"}}); r.Status != 404 {
		t.Error(r.Status)
	}
	s.Member(t, s.owner, "lena", access.Lead)
	lead := s.SignIn(t, "lena@acme.example")
	for _, path := range []string{"/o/acme/import", at, at + "/refused.csv"} {
		if r := lead.Get(path); r.Status != 403 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	for _, path := range []string{"/o/acme/import", at} {
		if r := lead.Post(path, url.Values{"do": {"import"}}); r.Status != 403 {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	if s.count("objectives") != 0 {
		t.Error("something was written")
	}
}

func TestBadUploadsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var fields bytes.Buffer
	m := multipart.NewWriter(&fields)
	for i := range 20_000 {
		_ = m.WriteField(strconv.Itoa(i), "")
	}
	_ = m.Close()
	var again bytes.Buffer
	two := multipart.NewWriter(&again)
	_ = two.WriteField("team", "a")
	_ = two.WriteField("team", "b")
	_ = two.Close()
	huge := "big.csv\nid,title,cycle\n" + strings.Repeat("1,a long line of words,Q1 2025\n", 1_200_000)
	for name, c := range map[string]struct {
		answer apptest.Response
		status int
		say    string
	}{
		"no file":       {s.send("okr-csv"), 422, "Choose at least one file."},
		"no format":     {s.send("", objectives), 422, "is not known"},
		"binary":        {s.send("okr-csv", "x.csv\n\x00\x01\x02\x00\xff\xfe,\n\x00"), 422, "x.csv cannot be imported"},
		"not UTF-8":     {s.send("jira", "x.csv\nSumm\xc3\x28ary,\xff\n1,2\n"), 422, "not text in UTF-8"},
		"a picture":     {s.send("okr-csv", "x.png\n\x89PNG"), 422, "a .png file is not a table"},
		"empty":         {s.send("okr-csv", "x.csv\n"), 422, "it is empty"},
		"a broken zip":  {s.send("okr-csv", "x.zip\nPK\x03\x04nothing"), 422, "not a readable archive"},
		"many fields":   {s.raw(m.FormDataContentType(), &fields), 422, "more than 150 files"},
		"a field twice": {s.raw(two.FormDataContentType(), &again), 422, "could not be read"},
		"no multipart":  {s.c.Post("/o/acme/import", url.Values{"format": {"jira"}}), 422, "could not be read"},
		"half a body":   {s.raw("multipart/form-data; boundary=x", bytes.NewBufferString("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\nid")), 422, "could not be read"},
		"33 MB":         {s.send("okr-csv", huge), 413, "too large"},
		"10 MB of form": {s.c.Post("/o/acme/import", url.Values{"format": {strings.Repeat("x", 10<<20)}}), 413, "too large"},
	} {
		if c.answer.Status != c.status || !strings.Contains(html.UnescapeString(c.answer.Body), c.say) {
			t.Errorf("%s: %d, and not %q", name, c.answer.Status, c.say)
		}
	}
	if s.count("imports") != 0 {
		t.Error("something was kept")
	}
	at := s.send("okr-csv", objectives).Location
	if r := s.c.Post(at, url.Values{"team": {strings.Repeat("x", 10<<20)}}); r.Status != 413 {
		t.Error(r.Status)
	}
	if r := s.c.Post(at, url.Values{"team": {"a\x00b"}, "do": {"preview"}}); r.Status != 422 {
		t.Error(r.Status)
	}
	if r := s.c.Post(at, url.Values{"column": {"a\x00"}, "was0": {""}, "ours0": {"title"}, "do": {"preview"}}); r.Status != 422 {
		t.Error(r.Status)
	}
}

func TestOldUploadsGo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	old := s.send("okr-csv", objectives).Location
	if _, err := s.super.Exec(t.Context(), `update imports set created_at = created_at - interval '25 hours'`); err != nil {
		t.Fatal(err)
	}
	s.send("okr-csv", objectives)
	if r := s.c.Get(old); r.Status != 404 || s.count("imports") != 1 {
		t.Error(r.Status)
	}
}
