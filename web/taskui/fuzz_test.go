package taskui

import (
	"math"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/internal/org"
	"plumbline/web/handle"
)

// FuzzListAsk reads the address of a list and writes it again: the same list, of text that can be looked for.
func FuzzListAsk(f *testing.F) {
	for _, s := range []string{"state=done&sort=title&page=2", "owner=me&due=overdue&group=kr", "owner=none&goal=none", "q=%00%ff&page=-1", "page=99999999999999999999", "goal=01a20380-842b-7dc9-ba26-2588fab7c233&team=x", "state=open'--&sort=1;drop"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		a := newListAsk(org.Member{}, q)
		if a.Page < 0 || a.Page > lastPage || !utf8.ValidString(a.Text) || utf8.RuneCountInString(a.Text) > 300 {
			t.Errorf("%q asks for page %d of %q", query, a.Page, a.Text)
		}
		u, err := url.Parse(a.with(func(*listAsk) {}))
		if err != nil {
			t.Fatalf("%q is no address again: %v", query, err)
		}
		if again := newListAsk(org.Member{}, u.Query()); again.ListFilter != a.ListFilter {
			t.Errorf("%q asks for %+v, then for %+v", query, a.ListFilter, again.ListFilter)
		}
		c := readChoice(handle.NewForm(q))
		if c.None && (!c.KR.IsZero() || !c.Objective.IsZero()) {
			t.Errorf("%q chooses no goal and %+v", query, c)
		}
		(&formView{}).read(handle.NewForm(q))
		form := handle.NewForm(q)
		made, _, err := command(form)
		if err == nil && (math.Abs(made.Effort) > 1e15 || len(made.Goals) > 1 || strings.Contains(made.Notes, "\r\n")) {
			t.Errorf("%q makes %+v", query, made)
		}
		if c, err := changes(handle.NewForm(q), made.ID); err == nil && (c.Title != nil) != q.Has("title") {
			t.Errorf("%q changes %+v", query, c)
		}
	})
}
