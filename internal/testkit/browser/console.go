package browser

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// console keeps what a tab complains of: what the policy refused, script errors, and files that did not load.
type console struct {
	mu   sync.Mutex
	said []string
}

// listen begins before the first page is opened, so that none is missed.
func (p *Page) listen() {
	p.t.Helper()
	if err := chromedp.Listen(p.ctx, p.console.hear); err != nil {
		p.t.Fatalf("listen to the console: %v", err)
	}
	p.t.Cleanup(func() {
		p.t.Helper()
		for _, s := range p.Complaints() {
			p.t.Error("the browser's console: " + s)
		}
	})
}

func (c *console) hear(event any) {
	said := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !answered(e.Entry) {
			said = fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		said = fmt.Sprintf("%s (%s)", e.ExceptionDetails.Text, e.ExceptionDetails.URL)
		if x := e.ExceptionDetails.Exception; x != nil {
			said = x.Description + " " + said
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			for _, a := range e.Args {
				said += fmt.Sprint(string(a.Value), a.Description, " ")
			}
		}
	}
	if said != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.said = append(c.said, said)
	}
}

// answered tells a page that refuses a form, or is not there, from a file of ours that does not load.
func answered(e *log.Entry) bool {
	return e.Source == log.EntrySourceNetwork && strings.Contains(e.Text, "with a status of 4") && !strings.Contains(e.URL, "/static/")
}

// Complaints are what the console said since they were last asked for. What is still there at a test's end fails it.
func (p *Page) Complaints() []string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	// What was said before an answer is heard before it.
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("true")); err != nil && !p.t.Failed() {
		p.t.Errorf("the tab does not answer any more: %v", err)
	}
	p.console.mu.Lock()
	defer p.console.mu.Unlock()
	said := p.console.said
	p.console.said = nil
	return said
}
