package e2e

import (
	"strconv"
	"strings"
	"testing"

	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// TestTheHandsOnTheTeamBoard works on a team board as a lead does: by single keys, by the palette and by drag.
// What each did is read from the page and from the database.
func TestTheHandsOnTheTeamBoard(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, a.URL, 1440)
	p.SignIn("ines@orrinvale.example", sample.Password)
	p.Go(base + "/my-work")
	p.Press("gb")
	p.Wait("the team board", `location.pathname.startsWith("`+base+`/teams/") && document.querySelector("[data-wired]") !== null`)
	h := hands{t, a, p}
	h.walk()
	h.states()
	h.drag()
	title := h.create()
	h.jump(title)
}

type hands struct {
	t *testing.T
	a *apptest.App
	p *browser.Page
}

func (h hands) cards(column string) []string {
	return browser.Eval[[]string](h.p, `[...document.querySelectorAll("#cards-`+column+` > [data-row]")].map((card) => card.id)`)
}

func (h hands) selected(card string) {
	h.t.Helper()
	h.p.Wait(card+" selected", `document.activeElement.closest("[data-row]")?.id === "`+card+`"`)
}

var spoken = map[string]string{"todo": "to do", "in_progress": "in progress", "blocked": "stuck", "done": "done"}

// in waits until the page says that a task was moved and its card hangs in the column, and asks the server for
// the state of its task.
func (h hands) in(card, state, reason string) {
	h.t.Helper()
	h.p.See("PL-" + strings.TrimPrefix(card, "task-") + " is " + spoken[state] + ".")
	h.p.Wait(card+" in "+state, `document.querySelector("#cards-`+state+` > #`+card+`") !== null`)
	stands(h.t, h.a, numberOf(h.t, card), state, reason)
}

func (h hands) walk() {
	h.t.Helper()
	todo := h.cards("todo")
	if len(todo) < 2 {
		h.t.Fatalf("only %d cards to do", len(todo))
	}
	for _, step := range []struct{ key, card string }{{"j", todo[0]}, {"j", todo[1]}, {"k", todo[0]}, {"k", todo[0]}} {
		h.p.Press(step.key)
		h.selected(step.card)
	}
}

func (h hands) states() {
	h.t.Helper()
	todo := h.cards("todo")
	card, next := todo[0], todo[1]
	h.p.Press("s")
	h.in(card, "in_progress", "")
	h.selected(card)
	h.p.Press("d")
	h.in(card, "done", "")
	h.selected(card)

	browser.Eval[bool](h.p, `document.activeElement.blur(); true`)
	h.p.Press("j")
	h.selected(next)
	h.p.Press("b")
	h.p.Wait("the reason asked for", `document.activeElement.name === "reason"`)
	h.p.Press("Scaffold is late, again\r")
	h.in(next, "blocked", "Scaffold is late, again")
}

func (h hands) drag() {
	h.t.Helper()
	card := h.cards("in_progress")[0]
	h.p.Drag("#"+card, "#cards-todo")
	h.in(card, "todo", "")
	h.p.Drag("#"+card, "#cards-blocked > [data-row]")
	h.p.Wait("the reason asked for", `document.activeElement.name === "reason"`)
	stands(h.t, h.a, numberOf(h.t, card), "todo", "")
	h.p.Press("No crane\r")
	h.in(card, "blocked", "No crane")
}

// create makes a task with no hand on the mouse.
func (h hands) create() (title string) {
	h.t.Helper()
	title = "Borrow the second scaffold lift"
	h.p.Press("c")
	h.p.See("Create task")
	h.p.Axe()
	h.p.Press("3")
	const third = `[...document.querySelectorAll("dialog[open] [data-option] input")][2]`
	h.p.Wait("the third key result chosen", third+`.checked && document.activeElement === `+third)
	kr := browser.Eval[string](h.p, third+`.value`)
	h.p.Press("\t" + title)
	h.p.PressCtrl("\r")
	h.p.See("created under KR")
	if task := taskOf(h.t, h.a, "t.title = $2", title); task.KR != kr {
		h.t.Errorf("the task made by keys hangs under %q, not %q", task.KR, kr)
	}
	return title
}

func (h hands) jump(title string) {
	h.t.Helper()
	h.p.PressCtrl("k")
	h.p.Wait("the palette", `document.getElementById("palette").open && document.activeElement.id === "palette-q"`)
	h.p.Press("second scaffold")
	h.p.Wait("the task found", `document.querySelector("[data-palette-results] a .t")?.innerText === "`+title+`"`)
	h.p.Press("\r")
	number := taskOf(h.t, h.a, "t.title = $2", title).Number
	h.p.Wait("the task", `location.pathname === "`+base+`/tasks/`+strconv.Itoa(number)+`" && document.querySelector("h1").innerText.includes("`+title+`")`)
}

func numberOf(t *testing.T, card string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimPrefix(card, "task-"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
