package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"plumbline/internal/testkit/apptest"
)

// form is one form of a page as a browser would send it, with its first button.
type form struct {
	action, method string
	values         url.Values
}

// page is what matters of a page: where it leads and what it sends.
type page struct {
	links []string
	forms []form
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func value(n *html.Node, name string) string { v, _ := attr(n, name); return v }

// parse reads a page's links and forms.
func parse(t *testing.T, body string) page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var p page
	for n := range root.Descendants() {
		switch n.Data {
		case "a":
			if href, ok := attr(n, "href"); ok && n.Type == html.ElementNode {
				p.links = append(p.links, href)
			}
		case "form":
			f := form{value(n, "action"), strings.ToLower(value(n, "method")), url.Values{}}
			for c := range n.Descendants() {
				f.control(c)
			}
			p.forms = append(p.forms, f)
		}
	}
	return p
}

// control adds what a field sends.
func (f *form) control(n *html.Node) {
	name, ok := attr(n, "name")
	if !ok || n.Type != html.ElementNode {
		return
	}
	switch n.Data {
	case "input":
		_, checked := attr(n, "checked")
		if kind := value(n, "type"); (kind != "checkbox" && kind != "radio") || checked {
			f.values.Add(name, value(n, "value"))
		}
	case "textarea":
		if n.FirstChild != nil {
			f.values.Add(name, n.FirstChild.Data)
		}
	case "button":
		if !f.values.Has(name) {
			f.values.Add(name, value(n, "value"))
		}
	case "select":
		for o := range n.Descendants() {
			_, selected := attr(o, "selected")
			if o.Data == "option" && (selected || !f.values.Has(name)) {
				f.values.Set(name, value(o, "value"))
			}
		}
	}
}

// crawl follows every link from a path inside an organisation and calls look with each page.
func crawl(t *testing.T, v visitor, from string, inside string, look func(path string, got apptest.Response, p page)) int {
	t.Helper()
	seen, todo := map[string]bool{from: true}, []string{from}
	for n := 0; n < len(todo); n++ {
		if n > 600 {
			t.Fatalf("more than 600 pages; the last: %s", todo[n])
		}
		got := v.do(http.MethodGet, todo[n], "", nil)
		p := page{}
		if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			p = parse(t, got.Body)
		}
		look(todo[n], got, p)
		base, _ := url.Parse(todo[n])
		for _, link := range append(p.links, got.Location) {
			u, err := base.Parse(link)
			if err != nil || u.Host != "" {
				continue
			}
			u.Fragment = ""
			if to := u.String(); !seen[to] && (u.Path == inside || strings.HasPrefix(u.Path, inside+"/")) {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return len(todo)
}
