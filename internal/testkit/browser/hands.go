package browser

import (
	"time"

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

// Drag takes what one selector names with the mouse and lets it go over what the other names, once it hangs there.
// What slipped from under the mouse, because the page changed at that moment, is taken again.
func (p *Page) Drag(from, to string) {
	p.t.Helper()
	p.until(from+" is taken", func(int) bool { return p.take(from) })
	start, stop := p.middle(from), p.middle(to)
	p.until(from+" hangs in "+to, func(step int) bool {
		part := float64(min(step, dragSteps)) / dragSteps
		x, y := start[0]+(stop[0]-start[0])*part, start[1]+(stop[1]-start[1])*part+float64(step%2)
		p.do("move the mouse", chromedp.MouseEvent(chromedp.MouseMoved, x, y, chromedp.ButtonLeft))
		return step >= dragSteps && Eval[bool](p, `(() => { const what = document.querySelector(`+quote(from)+`), where = document.querySelector(`+quote(to)+`);
			return where.contains(what) || where.parentElement === what.parentElement })()`)
	})
	p.do("let the mouse go", chromedp.MouseEvent(chromedp.MouseReleased, stop[0], stop[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

// until repeats a step, counted from 1, until it says that it is done.
func (p *Page) until(what string, step func(int) bool) {
	p.t.Helper()
	end := time.Now().Add(Patience)
	for i := 1; !step(i); i++ {
		if time.Now().After(end) {
			p.t.Fatalf("never at %s: %s", p.Path(), what)
		}
	}
}

// take presses the mouse on what a selector names and says whether the page knows that it is being dragged.
func (p *Page) take(what string) bool {
	p.t.Helper()
	at := p.middle(what)
	p.do("press the mouse", chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]),
		chromedp.MouseEvent(chromedp.MousePressed, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)),
		chromedp.MouseEvent(chromedp.MouseMoved, at[0]+4, at[1]+4, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, at[0]+8, at[1]+8, chromedp.ButtonLeft))
	if Eval[bool](p, `document.querySelector(`+quote(what)+`)?.classList.contains("sortable-chosen") && "dragging" in document.body.dataset`) {
		return true
	}
	p.do("let the mouse go", chromedp.MouseEvent(chromedp.MouseReleased, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	return false
}

// middle is where the middle of what a selector names is on the screen, once it is there.
func (p *Page) middle(sel string) []float64 {
	p.t.Helper()
	p.Wait(sel, `document.querySelector(`+quote(sel)+`) !== null`)
	return Eval[[]float64](p, `(() => { const el = document.querySelector(`+quote(sel)+`); el.scrollIntoView({block: "nearest"});
		const r = el.getBoundingClientRect(); return [r.x + r.width / 2, Math.min(r.y + r.height / 2, innerHeight - 20)] })()`)
}
