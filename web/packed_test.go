package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
	"plumbline/web"
)

// TestPagesArePacked asks for a page and the style sheet as browsers do, and as others do.
func TestPagesArePacked(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	v := visit(t, a, a.World(t, "own", 100).Owner.Email)
	get := func(path, takes string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		r.Header.Set("Cookie", v.cookie)
		r.Header.Set("Accept-Encoding", takes)
		w := httptest.NewRecorder()
		v.site.ServeHTTP(w, r)
		return w
	}
	for path, ends := range map[string]string{"/o/own/strategy": "</html>", web.Asset("app.css"): "}"} {
		for takes, packed := range map[string]bool{"": false, "br": false, "gzip, deflate, br, zstd": true} {
			got := get(path, takes)
			size, body := got.Body.Len(), io.Reader(got.Body)
			if is := got.Header().Get("Content-Encoding") == "gzip"; is != packed {
				t.Errorf("%s for %q is packed: %v", path, takes, is)
				continue
			}
			if packed {
				z, err := gzip.NewReader(body)
				if err != nil {
					t.Fatal(err)
				}
				body = z
			}
			b, err := io.ReadAll(body)
			if err != nil || got.Code != http.StatusOK || !strings.HasSuffix(strings.TrimSpace(string(b)), ends) {
				t.Errorf("%s for %q: %d, %v, ends with %q", path, takes, got.Code, err, b[max(0, len(b)-20):])
			}
			if packed && size > len(b)/2 {
				t.Errorf("%s is %d bytes, packed %d", path, len(b), size)
			}
			if !strings.Contains(strings.Join(got.Header().Values("Vary"), ","), "Accept-Encoding") && packed {
				t.Errorf("%s for %q varies with %q", path, takes, got.Header().Values("Vary"))
			}
		}
	}
	if got := get("/o/own/strategy", "gzip;q=0"); got.Header().Get("Content-Encoding") != "" {
		t.Error("a page is packed for who refuses it")
	}
	if got := get("/sign-in", "gzip"); got.Header().Get("Content-Encoding") != "" {
		t.Error("a page of a few lines is packed")
	}
}
