package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// TestLookingBack steps the strategy board two weeks back with the keyboard, sees an earlier status and
// what changed, opens a key result as of that day, finds no form there, and goes back to today.
func TestLookingBack(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	kr, _, _, _, _, _, _ := ids(t, a)
	p := browser.Open(t, a.URL, 1440)
	p.SignIn("elif@orrinvale.example", sample.Password)
	p.Go("/o/" + sample.Slug + "/strategy")
	p.See("Strategic risk")
	week := browser.Eval[int](p, `Number(document.querySelector("[data-weeks] input").value)`)
	for n := range 2 {
		p.Press("[")
		p.Wait("the week before", fmt.Sprintf(`(() => { const i = document.querySelector("[data-weeks] input"); return !i.hidden && i.value === "%d" })()`, week-1-n))
	}
	p.See("As it was on")
	p.See("Nothing can be changed here.")
	p.Click("What changed in the week to this day")
	p.See("In the week to this day")
	p.Wait("what changed, in words", `/turned from .* to /.test(document.querySelector("main").innerText)`)
	p.Wait("an earlier status", `!document.querySelector("main").innerText.includes("Strategic risk")`)
	p.Axe()

	p.Click("KR 3")
	p.See("Actual against expected")
	if path := p.Path(); !strings.Contains(path, "/krs/"+kr) || !strings.Contains(path, "asof=") {
		t.Errorf("the key result opened at %s", path)
	}
	p.Wait("its status of that day", `document.querySelector("main .health.pill").innerText.includes("On track")`)
	if n := browser.Eval[int](p, `document.querySelectorAll("main form[method=post], main textarea, main a[href*='/why']").length`); n > 0 {
		t.Errorf("%d things to change or to open on a page of the past", n)
	}
	p.Axe()
	p.Click("Back to today")
	p.See("Check in")
	if path := p.Path(); strings.Contains(path, "asof=") {
		t.Errorf("today is at %s", path)
	}
}

// TestAnsweringAndChangingARule acknowledges a signal, then changes a limit after seeing what it would do.
func TestAnsweringAndChangingARule(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	a.Work(t)
	p := browser.Open(t, a.URL, 1440)
	p.SignIn("elif@orrinvale.example", sample.Password)
	p.Go(base + "/signals")
	p.Click("KR 3 is at 35%")
	p.See("What it rests on")
	p.Fill("note", "Two people join on Monday.")
	p.Click("Acknowledge signal")
	p.See("Signal acknowledged.")
	p.See("Two people join on Monday.")
	p.Axe()
	p.Go(base + "/signals?show=acknowledged")
	p.See("Two people join on Monday.")
	p.Axe()

	p.Go(base + "/settings/rules")
	p.Fill("coverage_floor", "forty")
	p.Click("Preview")
	p.See("Use a number, for example 20.")
	p.Fill("coverage_floor", "12")
	p.Click("Preview")
	p.See("If you saved this now")
	p.See("Coverage gap")
	p.Axe()
	p.Click("Save as version 2")
	p.See("Saved as version 2.")
	p.See("Coverage floor: 20% to 12%")
	p.Axe()
	for range 60 {
		if p.Go(base + "/signals?show=closed"); browser.Eval[bool](p, `document.body.innerText.includes("KR 3 is at 35%")`) {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	p.See("KR 3 is at 35%")
}
