package importui

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"plumbline/internal/importer"
	"plumbline/internal/importer/format"
	"plumbline/web/handle"
)

// FuzzChosen reads the mapping as the preview's form has it: no more is mapped than was sent or stood before, and
// nothing to nothing.
func FuzzChosen(f *testing.F) {
	for _, s := range []string{"column=Titel&ours0=title&was0=", "column=Titel&ours0=&was0=title", "column=a&column=a&ours0=x&ours1=y&was1=y", "ours0=title", "statuses=In+Arbeit%3Dactive%0A%3Dx%0Aa%3D%3Db", "column=%00&ours0=%ff&team=x&date_order=dmy&from=2026-13-01"} {
		f.Add(s)
	}
	was := importer.Options{Format: format.Jira, Mapping: format.Mapping{"a": "title"}}
	f.Fuzz(func(t *testing.T, body string) {
		q, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		r := httptest.NewRequest("POST", "/", nil)
		r.PostForm = q
		got := chosen(was, r)
		if got.Format != was.Format || len(got.Mapping) > len(q["column"])+1+strings.Count(handle.NewForm(q).Text("statuses"), "\n") {
			t.Errorf("%q chooses %+v", body, got)
		}
		for their, ours := range got.Mapping {
			if ours == "" && !strings.HasPrefix(their, statusMark) {
				t.Errorf("%q maps %q to nothing", body, their)
			}
		}
	})
}
