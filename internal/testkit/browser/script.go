package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// WithoutScript turns the scripts of the pages off; what a test asks the page is still answered.
func (p *Page) WithoutScript() {
	p.t.Helper()
	p.do("turn scripts off", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
}

// leaving is true of a page that asked for another one a moment ago, so that a test never looks at what is about to go.
// The moment ends because a download leaves no page.
const leaving = `(performance.now() < globalThis.leavingUntil)`

// noticeLeaving lets each page of the tab say that it is being left.
func (p *Page) noticeLeaving() {
	p.t.Helper()
	p.do("notice leaving", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `addEventListener("beforeunload", () => { globalThis.leavingUntil = performance.now() + 5000 })`,
		})
		return chromedp.Void{}, err
	})
}
