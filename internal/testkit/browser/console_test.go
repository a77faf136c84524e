package browser_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plumbline/internal/testkit/browser"
)

// TestTheConsoleIsHeard shows that each kind of complaint is caught, in a tab and in one beside it, and that
// what a page does in order is none.
func TestTheConsoleIsHeard(t *testing.T) {
	t.Parallel()
	pages := map[string]struct{ html, says string }{
		"inline-script": {`<script>window.ran = true</script>`, "script"},
		"handler":       {`<img src="/static/there.png" onload="window.ran = true">`, "script"},
		"inline-style":  {`<p style="color: red">red</p>`, "style"},
		"style-element": {`<style>p { color: red }</style>`, "style"},
		"elsewhere":     {`<img src="https://elsewhere.example/x.png">`, "elsewhere.example"},
		"base":          {`<base href="https://elsewhere.example/">`, "base"},
		"throws":        {`<script src="/static/throws.js"></script>`, "thrown on purpose"},
		"rejects":       {`<script src="/static/rejects.js"></script>`, "rejected on purpose"},
		"says":          {`<script src="/static/says.js"></script>`, "said on purpose"},
		"missing":       {`<script src="/static/missing.js"></script>`, "404"},
		"in-order":      {`<script src="/static/fine.js"></script><p>fine</p>`, ""},
	}
	files := map[string]string{
		"throws.js": `throw new Error("thrown on purpose")`, "rejects.js": `Promise.reject(new Error("rejected on purpose"))`,
		"says.js": `console.error("said on purpose")`, "fine.js": `console.log("nothing"); fetch("/refused", {method: "POST"})`, "there.png": "",
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page, ok := pages[strings.TrimPrefix(r.URL.Path, "/")]; ok {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'")
			_, _ = io.WriteString(w, `<!doctype html><link rel="icon" href="/static/there.png"><body>`+page.html+`</body>`)
			return
		}
		switch body, ok := files[strings.TrimPrefix(r.URL.Path, "/static/")]; {
		case ok:
			w.Header().Set("Content-Type", map[bool]string{true: "text/javascript", false: "image/png"}[strings.HasSuffix(r.URL.Path, ".js")])
			_, _ = io.WriteString(w, body)
		case r.URL.Path == "/refused":
			w.WriteHeader(http.StatusUnprocessableEntity)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	first := browser.Open(t, site.URL, 1440)
	for _, p := range []*browser.Page{first, first.Beside()} {
		for path, page := range pages {
			p.Go("/" + path)
			said := strings.Join(p.Complaints(), "\n")
			if page.says == "" && said != "" || !strings.Contains(said, page.says) {
				t.Errorf("/%s: the console says %q, not %q", path, said, page.says)
			}
		}
	}
}
