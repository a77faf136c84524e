package browser

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Press sends keys to the page, one after the other.
func (p *Page) Press(keys string) { p.t.Helper(); p.do("press "+keys, chromedp.KeyEvent(keys, raw)) }

// PressCtrl sends a key to the page while Ctrl is held.
func (p *Page) PressCtrl(key string) {
	p.t.Helper()
	p.do("press Ctrl "+key, chromedp.KeyEvent(key, raw, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

// raw makes a key go down as a keyboard's does: a page that takes it for itself gets no character from it.
func raw(k *input.DispatchKeyEventParams) {
	if k.Type == input.DispatchKeyEventTypeKeyDown {
		k.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

const dragSteps = 8 // a hand does not jump

// Drag takes what one selector names with the mouse and lets it go over what the other names.
func (p *Page) Drag(from, to string) {
	p.t.Helper()
	p.Wait("what is dragged, and where to", `document.querySelector(`+quote(from)+`) !== null && document.querySelector(`+quote(to)+`) !== null`)
	at := Eval[[]float64](p, `(() => { const from = document.querySelector(`+quote(from)+`); from.scrollIntoView({block: "nearest"});
		const middle = (el) => { const r = el.getBoundingClientRect(); return [r.x + r.width / 2, Math.min(r.y + r.height / 2, innerHeight - 20)] };
		return [...middle(from), ...middle(document.querySelector(`+quote(to)+`))] })()`)
	p.do("press the mouse", chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]),
		chromedp.MouseEvent(chromedp.MousePressed, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 1; i <= dragSteps; i++ {
		part := float64(i) / dragSteps
		p.do("move the mouse", chromedp.MouseEvent(chromedp.MouseMoved, at[0]+(at[2]-at[0])*part, at[1]+(at[3]-at[1])*part, chromedp.ButtonLeft))
	}
	p.do("let the mouse go", chromedp.MouseEvent(chromedp.MouseReleased, at[2], at[3], chromedp.ButtonLeft, chromedp.ClickCount(1)))
}
