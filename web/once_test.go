package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/testkit/apptest"
)

const twice = "The same field was sent twice"

var (
	readList = regexp.MustCompile(`(?:\.Texts\(|FormIDs\[id\.\w+\]\(\w+, |PostForm\[)"(\w+)"`)
	readOne  = regexp.MustCompile(`(?:\.(?:Text|Int|Float|Day|Bool|Get|PostFormValue|FormValue)\(|FormID\[id\.\w+\]\(\w+, )"(\w+)"`)
)

// TestAFieldIsAListOrASingleValue reads the source: a field may be given twice where it is a list, and no other
// form reads one value of that name.
func TestAFieldIsAListOrASingleValue(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	lists, single := map[string]bool{}, map[string]string{}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, m := range readList.FindAllStringSubmatch(string(src), -1) {
			lists[m[1]] = true
		}
		for _, m := range readOne.FindAllStringSubmatch(string(src), -1) {
			single[m[1]] = path
		}
	}
	v := visitor{site: apptest.New(t).Routes.(http.Handler)}
	for name := range lists {
		if single[name] != "" {
			t.Errorf("%s is a list, and %s reads one value of it", name, single[name])
		}
		if strings.Contains(v.do(http.MethodGet, "/sign-in?"+name+"=a&"+name+"=b", "", nil).Body, twice) {
			t.Errorf("%s is read as a list and refused as one", name)
		}
	}
	for name := range single {
		if !strings.Contains(v.do(http.MethodGet, "/sign-in?"+name+"=a&"+name+"=b", "", nil).Body, twice) {
			t.Errorf("%s is a single value and taken twice", name)
		}
	}
	if len(lists) < 7 || len(single) < 70 {
		t.Errorf("%d lists and %d single fields found", len(lists), len(single))
	}
}

// TestAFieldSentTwiceIsRefused by every form and every page, and nothing is written.
func TestAFieldSentTwiceIsRefused(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	db := watch(t, a)
	w := a.World(t, "own", 100)
	v := visit(t, a, w.Owner.Email)
	routes := postRoutes(t, a)
	before := db.now(t)
	for _, pattern := range slices.Sorted(maps.Keys(routes)) {
		form, path := filled(w, pattern, routes[pattern]), fill(t, pattern, w.Param)
		for what, got := range map[string]apptest.Response{
			"in the form": v.post(path, withTwo(form)),
			"in both":     v.post(path+"?name=other", url.Values{"name": {"one"}}),
		} {
			before = db.judge(t, fmt.Sprintf("POST %s with a field twice %s", pattern, what), before, got, 0)
			if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, twice) {
				t.Errorf("POST %s with a field twice %s: %d", pattern, what, got.Status)
			}
		}
	}
	for _, r := range tenantRoutes(t, a) {
		if r.method != http.MethodGet {
			continue
		}
		if got := v.do(r.method, fill(t, r.pattern, w.Param)+"?q=a&q=b", "", nil); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("GET %s with a parameter twice: %d", r.pattern, got.Status)
		}
	}
}

func withTwo(form url.Values) url.Values {
	form["revision"] = []string{"1", "2"}
	return form
}
