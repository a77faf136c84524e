package checkinui

import (
	"net/http"
	"strconv"

	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

func record(a *handle.App) handle.Func {
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
		c := checkin.Record{
			ID: handle.FormID[id.CheckIn](f, "id"), KR: kr, Value: checkin.Number(f.Text("value")),
			Note: f.Text("note"), Flagged: f.Bool("flagged"), FlagNote: f.Text("flag_note"),
		}
		if text := f.Text("confidence"); text != "" {
			n := int(f.Int("confidence", 0))
			c.Confidence = &n
		}
		if err = f.Errs.Err(); err == nil {
			_, err = a.CheckIns.Record(r.Context(), m.Actor, c)
		}
		if errs.Is(err, errs.Invalid) {
			typed := formView{
				ID: f.Text("id"), Value: f.Text("value"), Confidence: f.Text("confidence"), Note: c.Note,
				Flagged: c.Flagged, FlagNote: c.FlagNote, Problem: errs.Sentence(err), Errs: handle.Fields(err),
			}
			return render(a, w, r, handle.Status(err), kr, &typed)
		}
		if err != nil {
			return err
		}
		of, err := a.Board.KRWork(r.Context(), m, kr)
		if err != nil {
			return err
		}
		middleware.Flash(a, w, "Check-in for "+goal.KRLabel(of.Number)+" saved.")
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/check-ins/"+kr.String()))
	}
}

func resolve(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := handle.ID[id.CheckIn](r, "checkin")
		if err != nil {
			return err
		}
		if _, err := handle.ReadForm(r); err != nil {
			return err
		}
		m := middleware.Member(r)
		if _, err := a.CheckIns.ResolveFlag(r.Context(), m.Actor, checkin.ResolveFlag{CheckIn: c}); err != nil {
			return err
		}
		return handle.See(w, r, handle.Back(r, shell.Base(m.Org)+"/check-ins"))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
