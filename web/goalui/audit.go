package goalui

import (
	"fmt"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// auditView is what became of each piece of work the key result needs.
type auditView struct {
	Cells   ui.CellsView
	Planned string // "12 planned, 7 of them begun"
	Verdict string
	Groups  []groupView
	Plan    string // address of the form that plans a piece of work; "" for who may not
	PlanOn  string
	Create  string // address that makes tasks of slots
	All     []string
	AllText string
	Empty   *ui.EmptyView
	Return  string
}

// groupView is one kind of work: stuck, moving, done, never created, to come.
type groupView struct {
	Class, Title string
	Why          string // where the number opens
	N            int
	Items        []itemView
	More         ui.Link
	None         string
}

type itemView struct {
	Title, URL, Fact, Note string
	Bad                    bool
	Dialog                 bool   // the address is a form
	Create                 string // address that makes a task of a slot
}

const (
	mostItems = 6
	mostDone  = 3
)

func (s scene) audit(w work) auditView {
	v := auditView{
		Cells:   ui.CellsView{Done: w.doneN, Moving: w.movingN(), Stuck: len(w.stuck), Never: len(w.never), Planned: len(w.toCome)},
		Planned: planned(w), Verdict: w.verdict(), Return: s.path,
	}
	v.Cells.Text = cellsText(v.Cells)
	v.Groups = append(v.Groups, s.stuckGroup(w), s.movingGroup(w), s.doneGroup(w))
	if len(w.never) > 0 || w.slots > 0 {
		v.Groups = append(v.Groups, s.slotGroup("never", "Never created", "Nothing is missing from the plan.", w.never))
	}
	if len(w.toCome) > 0 {
		v.Groups = append(v.Groups, s.slotGroup("planned", "Planned", "", w.toCome))
	}
	if s.canPlan {
		v.Plan, v.PlanOn = s.path+"/slots", s.p.Today.Format("2006-01-02")
	}
	if s.canTask && s.takesTasks {
		s.createAll(&v, w.never)
	}
	if w.all() == 0 {
		v.Empty = s.noWork()
	}
	return v
}

// createAll offers tasks for all that was never created, if there are several.
func (s scene) createAll(v *auditView, never []board.KRSlot) {
	for _, slot := range never {
		v.All = append(v.All, slot.ID.String())
	}
	if len(v.All) < 2 {
		v.All = nil
		return
	}
	v.Create, v.AllText = s.path+"/slots/tasks", "Create all "+strconv.Itoa(len(v.All))
}

func (s scene) noWork() *ui.EmptyView {
	v := &ui.EmptyView{Title: "No task moves this KR yet", Knot: "nob", Text: "Start from the result: what has to be true for the number to move? Write that as the first task."}
	if s.canTask && s.takesTasks {
		v.Primary = ui.Link{Label: "Add the first task", URL: s.newTask, Dialog: true}
	}
	if s.canPlan {
		v.Another = ui.Link{Label: "Plan the work", URL: s.path + "/slots/new", Dialog: true}
	}
	return v
}

func (s scene) stuckGroup(w work) groupView {
	g := groupView{Class: "stuck", Why: s.path + "/why?of=stalled", Title: "Stuck", N: len(w.stuck), None: "Nothing is stuck."}
	for i, t := range w.stuck {
		if i == mostItems {
			g.More = s.tasks(len(w.stuck)-i, "")
			break
		}
		fact := []string{s.key(t.Number), signal.Count(t.days, "day")}
		if t.Owner != nil {
			fact = append(fact, shell.Short(*t.Owner))
		} else {
			fact = append(fact, "nobody's")
		}
		g.Items = append(g.Items, itemView{Title: t.Title, URL: s.task(t.Number), Fact: strings.Join(fact, ", "), Note: t.BlockedReason, Bad: true})
	}
	return g
}

func (s scene) movingGroup(w work) groupView {
	g := groupView{Class: "moving", Why: s.path + "/why?of=live", Title: "Moving", N: w.movingN(), None: "Nothing moves."}
	for i, t := range w.moving {
		if i == mostItems {
			break
		}
		fact := []string{s.key(t.Number)}
		if t.State != "in_progress" {
			fact = append(fact, map[string]string{"todo": "to do", "in_review": "in review"}[t.State])
		}
		if t.DueOn != nil {
			fact = append(fact, "due "+date(*t.DueOn, s.p.Today))
		}
		if t.Owner == nil {
			fact = append(fact, "nobody's")
		}
		g.Items = append(g.Items, itemView{Title: t.Title, URL: s.task(t.Number), Fact: strings.Join(fact, ", ")})
	}
	if left := g.N - len(g.Items); left > 0 {
		g.More = s.tasks(left, "")
	}
	return g
}

func (s scene) doneGroup(w work) groupView {
	g := groupView{Class: "done", Why: s.path + "/why?of=work", Title: "Done", N: w.doneN, None: "Nothing is done yet."}
	for i, t := range w.done {
		if i == mostDone {
			break
		}
		g.Items = append(g.Items, itemView{Title: t.Title, URL: s.task(t.Number), Fact: s.key(t.Number) + ", " + s.closed(t)})
	}
	if left := g.N - len(g.Items); left > 0 {
		g.More = s.tasks(left, "done")
	}
	return g
}

// closed is the day a task was closed: a weekday within the last six days.
func (s scene) closed(t board.KRTask) string {
	if t.ClosedAt == nil {
		return "done"
	}
	at := t.ClosedAt.In(s.p.Loc)
	if signal.DayOf(s.p.Today).Since(signal.DayOf(at)) < 7 {
		return at.Format("Mon")
	}
	return date(at, s.p.Today)
}

func (s scene) slotGroup(class, title, none string, slots []board.KRSlot) groupView {
	g := groupView{Class: class, Why: s.path + "/why?of=plan", Title: title, N: len(slots), None: none}
	for _, slot := range slots {
		it := itemView{Title: slot.Title, Fact: "planned for " + date(slot.PlannedOn, s.p.Today)}
		switch {
		case slot.Deleted && slot.Number != nil:
			it.Fact = "its task " + s.key(*slot.Number) + " was deleted"
		case slot.TaskID != nil && slot.Number != nil:
			it.Fact = "its task " + s.key(*slot.Number) + " was cancelled"
		}
		if s.canTask && s.takesTasks {
			it.Create = s.newTask + "&slot=" + slot.ID.String()
		}
		if s.canPlan {
			it.URL, it.Dialog = s.base+"/slots/"+slot.ID.String()+"/edit", true
		}
		g.Items = append(g.Items, it)
	}
	return g
}

func planned(w work) string {
	if w.slots == 0 {
		return ""
	}
	return fmt.Sprintf("%d planned, %d of them created", w.slots, w.filled)
}

func cellsText(v ui.CellsView) string {
	text := fmt.Sprintf("%d done, %d moving, %d stuck, %d never created", v.Done, v.Moving, v.Stuck, v.Never)
	if v.Planned > 0 {
		text += fmt.Sprintf(", %d planned", v.Planned)
	}
	return text
}

// verdict is the one sentence about the work.
func (w work) verdict() string {
	all, open := w.all(), len(w.stuck)+w.movingN()
	of := strings.ToLower(signal.Capital(all))
	switch {
	case all == 0:
		return ""
	case len(w.never) > 0:
		verb := "were"
		if len(w.never) == 1 {
			verb = "was"
		}
		if len(w.never) == all {
			return "None of the work this KR needs was created yet."
		}
		return fmt.Sprintf("%s of the %s pieces of work this KR needs %s planned and never created.", signal.Capital(len(w.never)), of, verb)
	case open == 0 && w.doneN == all:
		return "All the work is done and nothing is open."
	case open == 0:
		return "Nothing is open. What is planned has not begun."
	case len(w.stuck) == open && open == 1:
		return "The one open task is stuck."
	case len(w.stuck) == open && open == 2:
		return "Both open tasks are stuck."
	case len(w.stuck) == open:
		return fmt.Sprintf("All %s open tasks are stuck.", strings.ToLower(signal.Capital(open)))
	case 5*w.doneN >= 4*all && len(w.stuck) > 0:
		return fmt.Sprintf("The work is nearly finished: %d of %d pieces are done, %s %s stuck.", w.doneN, all, strings.ToLower(signal.Capital(len(w.stuck))), isAre(len(w.stuck)))
	case len(w.stuck) > 0:
		return fmt.Sprintf("%s of %s open tasks %s stuck.", signal.Capital(len(w.stuck)), strings.ToLower(signal.Capital(open)), isAre(len(w.stuck)))
	case 5*w.doneN >= 4*all:
		return fmt.Sprintf("The work is nearly finished: %d of %d pieces are done.", w.doneN, all)
	}
	return fmt.Sprintf("%s and nothing is stuck.", moves(w.movingN()))
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func moves(n int) string {
	if n == 1 {
		return "One task moves"
	}
	return signal.Capital(n) + " tasks move"
}
