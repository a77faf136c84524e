package goalui

import (
	"net/http"
	"strconv"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// slotForm is the form of a planned piece of work.
type slotForm struct {
	Heading, Path, Back, Save, Drop string
	Revision, Problem               string
	Title, PlannedOn, Impact        string
	Errs                            map[string]string
}

var impacts = []ui.Option{{Value: "1", Label: "Low"}, {Value: "3", Label: "Medium"}, {Value: "9", Label: "High"}}

func newSlot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		return newSlotForm(a, w, r, kr, nil, nil)
	}
}

func newSlotForm(a *handle.App, w http.ResponseWriter, r *http.Request, kr id.KeyResult, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.KeyResultForm(r.Context(), m, kr, id.Objective{})
	if err != nil {
		return err
	}
	path := krPath(shell.Base(m.Org), kr)
	v := slotForm{
		Heading: "Plan work for " + goal.KRLabel(f.KR.Number), Path: path + "/slots", Save: "Add to the plan", Impact: "3",
		PlannedOn: f.Frame.Today.Format(time.DateOnly), Back: handle.Local(r.FormValue("return"), path+"#audit"),
	}
	v.typed(typed, why)
	return shell.Render(a, w, r, statusOf(why), f.Frame, formPage(shell.Base(m.Org), path, goal.KRLabel(f.KR.Number), v.Heading), slotPage(v))
}

// typed puts back what was typed, with what is wrong.
func (v *slotForm) typed(f *handle.Form, why error) {
	if f == nil {
		return
	}
	v.Title, v.PlannedOn, v.Impact, v.Errs = f.Text("title"), f.Text("planned_on"), f.Text("impact"), map[string]string{}
	for name, text := range handle.Fields(why) {
		v.Errs[trimSlot(name)] = text
	}
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
	}
}

// trimSlot takes the place in the list off a field's name: one is planned at a time here.
func trimSlot(name string) string {
	const first = "slots.0."
	if len(name) > len(first) && name[:len(first)] == first {
		return name[len(first):]
	}
	return name
}

func planSlot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		slot := goal.NewSlot{Title: f.Text("title"), Impact: int(f.Int("impact", 0)), PlannedOn: day(f, "planned_on")}
		if err = f.Errs.Err(); err == nil {
			_, err = a.Goals.PlanSlots(r.Context(), m.Actor, goal.PlanSlots{KeyResult: kr, Slots: []goal.NewSlot{slot}})
		}
		if refused(err) {
			return newSlotForm(a, w, r, kr, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "“"+slot.Title+"” is in the plan.")
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)+"#audit"))
	}
}

func editSlot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		slot, err := handle.ID[id.Slot](r, "slot")
		if err != nil {
			return err
		}
		return slotForms(a, w, r, slot, nil, nil)
	}
}

func slotForms(a *handle.App, w http.ResponseWriter, r *http.Request, slot id.Slot, typed *handle.Form, why error) error {
	m := middleware.Member(r)
	f, err := a.Board.SlotForm(r.Context(), m, slot)
	if err != nil {
		return err
	}
	base := shell.Base(m.Org)
	path := krPath(base, f.KRID)
	v := slotForm{
		Heading: "Planned work of " + goal.KRLabel(f.Number), Path: base + "/slots/" + slot.String(), Save: "Save", Revision: strconv.FormatInt(f.Slot.Revision, 10),
		Title: f.Slot.Title, PlannedOn: f.Slot.PlannedOn.Format(time.DateOnly), Impact: strconv.Itoa(f.Slot.Impact), Back: handle.Local(r.FormValue("return"), path+"#audit"),
	}
	v.Drop = v.Path + "/drop"
	v.typed(typed, why)
	return shell.Render(a, w, r, statusOf(why), f.Frame, formPage(base, path, goal.KRLabel(f.Number), v.Heading), slotPage(v))
}

func changeSlot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		slot, err := handle.ID[id.Slot](r, "slot")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := goal.ChangeSlot{Slot: slot, Revision: f.Int("revision", 0), Title: new(f.Text("title")), PlannedOn: new(day(f, "planned_on")), Impact: new(int(f.Int("impact", 0)))}
		var s goal.Slot
		if err = f.Errs.Err(); err == nil {
			s, err = a.Goals.ChangeSlot(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return slotForms(a, w, r, slot, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "“"+s.Title+"” saved.")
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), s.KRID)+"#audit"))
	}
}

func dropSlot(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		slot, err := handle.ID[id.Slot](r, "slot")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		cmd := goal.DropSlot{Slot: slot, Revision: f.Int("revision", 0)}
		if err := f.Errs.Err(); err != nil {
			return err
		}
		s, err := a.Goals.DropSlot(r.Context(), m.Actor, cmd)
		if errs.Is(err, errs.Conflict) {
			return slotForms(a, w, r, slot, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "“"+s.Title+"” was dropped from the plan.")
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), s.KRID)+"#audit"))
	}
}
