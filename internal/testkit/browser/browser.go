// Package browser drives a real Chromium for tests: one process for all, a fresh profile a page.
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a page may take to become what a test waits for.
const Patience = 15 * time.Second

var start = sync.OnceValues(func() (context.Context, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "plumbline-browser")
	if err != nil {
		return nil, err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, _ := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, _ := chromedp.NewContext(alloc)
	return ctx, chromedp.Do(ctx) // the first call starts it and must not carry a deadline
})

func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium on this machine: \"make setup\" installs it")
}

// Page is one tab with a profile of its own.
type Page struct {
	t       testing.TB
	ctx     context.Context
	base    string
	console *console
}

// Open starts a tab of the given width. Without a browser the test fails and says how to get one. It also fails
// at its end if the policy refused anything on a page of the tab, or a script failed there.
func Open(t testing.TB, base string, width int) *Page {
	t.Helper()
	root, err := start()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t, ctx, base, &console{}}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), 900)); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	t.Cleanup(p.keepPicture)
	p.listen()
	p.noticeLeaving()
	return p
}

// Beside is another tab of the same person.
func (p *Page) Beside() *Page {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	p.t.Cleanup(cancel)
	other := &Page{p.t, ctx, p.base, &console{}}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		p.t.Fatalf("open a tab beside: %v", err)
	}
	other.listen()
	other.noticeLeaving()
	return other
}

func (p *Page) keepPicture() {
	if !p.t.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
	if err != nil {
		return
	}
	f := filepath.Join(os.TempDir(), "plumbline-"+strings.ReplaceAll(p.t.Name(), "/", "-")+".png")
	if os.WriteFile(f, b, 0o600) == nil {
		p.t.Log("the page as it was: " + f)
	}
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s at %s: %v", what, p.Path(), err)
	}
}

// Go opens a path.
func (p *Page) Go(path string) { p.t.Helper(); p.do("open "+path, chromedp.Navigate(p.base+path)) }

// Path is where the tab is.
func (p *Page) Path() string { return Eval[string](p, `location.pathname + location.search`) }

// Eval runs an expression in the page.
func Eval[T any](p *Page, js string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		p.t.Fatalf("evaluate %.80s: %v", js, err)
	}
	return v
}

// Wait waits until an expression is true of a page that is not being left.
func (p *Page) Wait(what, js string) {
	p.t.Helper()
	for end := time.Now().Add(Patience); ; time.Sleep(25 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, Patience)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!`+leaving+` && (`+js+`)`))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s never came at %s (%v)\n%.1500s", what, p.Path(), err, Eval[string](p, `document.querySelector("main")?.innerText || document.body.innerText`))
		}
	}
}

// See waits until the page shows a text.
func (p *Page) See(text string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("%q", text), `document.body.innerText.replace(/\s+/g, " ").includes(`+quote(text)+`)`)
}

// Fill types into the field of a name, in an open dialog if there is one.
func (p *Page) Fill(name, value string) {
	p.t.Helper()
	sel := `[name="` + name + `"]`
	p.Wait("field "+name, `(() => { const all = [...`+scope+`.querySelectorAll(`+quote(sel)+`)], el = all.find((e) => e.checkVisibility()) ?? all[0];
		if (!el) return false; el.focus(); el.value = `+quote(value)+`;
		el.dispatchEvent(new Event("input", {bubbles: true})); el.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
}

// Choose selects the option of a list, or the radio button, that carries a text.
func (p *Page) Choose(name, text string) {
	p.t.Helper()
	js := `(() => { const root = ` + scope + `; const n = ` + quote(name) + `, want = ` + quote(text) + `;
		for (const s of root.querySelectorAll("select[name='" + n + "']")) for (const o of s.options) if (o.text.includes(want)) { s.value = o.value; s.dispatchEvent(new Event("change", {bubbles: true})); return true }
		for (const r of root.querySelectorAll("input[type=radio][name='" + n + "']")) if ((r.labels[0] || r.parentElement).innerText.includes(want)) { r.click(); return true }
		return false })()`
	p.Wait("choice "+text, js)
}

const scope = `(document.querySelector("dialog[open]") || document)`

// Click presses the visible button or link with a text, in an open dialog if there is one.
func (p *Page) Click(text string) {
	p.t.Helper()
	js := `(() => { const want = ` + quote(text) + `; const root = ` + scope + `;
		const all = [...root.querySelectorAll("a, button, summary")].filter((e) => e.offsetParent !== null || e.closest("dialog[open]"));
		const label = (e) => (e.getAttribute("aria-label") || e.innerText).replace(/\s+/g, " ").trim();
		const el = all.find((e) => label(e) === want) || all.find((e) => label(e).startsWith(want));
		if (!el) return false; el.click(); return true })()`
	p.Wait("button "+text, js)
}

// SignIn signs in through the form.
func (p *Page) SignIn(email, password string) {
	p.t.Helper()
	p.Go("/sign-in")
	p.Fill("email", email)
	p.Fill("password", password)
	p.Click("Sign in")
	p.Wait("the page behind the sign-in", `location.pathname !== "/sign-in"`)
}

// Axe fails the test for each accessibility violation of the page as it is, by all of its rules or by those named.
func (p *Page) Axe(rules ...string) {
	p.t.Helper()
	Eval[bool](p, axe(p.t)+"; true")
	type node struct {
		HTML string `json:"html"`
	}
	var violations []struct {
		ID    string `json:"id"`
		Help  string `json:"help"`
		Nodes []node `json:"nodes"`
	}
	only := "{}"
	if len(rules) > 0 {
		text, _ := json.Marshal(map[string][]string{"runOnly": rules}) // strings have no error
		only = string(text)
	}
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(`+only+`).then((r) => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("run axe: %v", err)
	}
	if err := json.Unmarshal([]byte(out), &violations); err != nil {
		p.t.Fatal(err)
	}
	for _, v := range violations {
		p.t.Errorf("axe at %s: %s (%s), %d times: %.300s", p.Path(), v.ID, v.Help, len(v.Nodes), v.Nodes[0].HTML)
	}
	if over := Eval[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		p.t.Errorf("%s scrolls sideways by %d pixels", p.Path(), over)
	}
}

func axe(t testing.TB) string {
	_, here, _, _ := runtime.Caller(0)
	b, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../../web/assets/node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatalf("axe is not installed: \"make assets\" does it (%v)", err)
	}
	return string(b)
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(b)
}
