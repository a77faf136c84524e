package myworkui

import (
	"fmt"
	"net/http"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// calibrationView is how the reader's own confidence foretold results.
type calibrationView struct {
	Lede    string
	Brier   string // "" until there are enough
	Counted string
	Buckets []string // "Said 70 to 80%: came true 5 of 7"
	KRs     []forecastView
}

type forecastView struct{ Label, Title, URL, Cycle, Said, Score, Came string }

// calibration shows the person who is signed in their own; there is no way to name another one.
func calibration(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		c, err := a.Board.Calibration(r.Context(), m)
		if err != nil {
			return err
		}
		p := shell.Page{Title: "Your calibration", Nav: "work", Crumbs: []shell.Crumb{{Label: "My work", URL: shell.Base(m.Org) + "/my-work"}, {Label: "Your calibration"}}}
		return shell.Render(a, w, r, http.StatusOK, c.Frame, p, calibrationPage(newCalibration(m, c)))
	}
}

func newCalibration(m org.Member, c board.Calibration) calibrationView {
	got := signal.Calibrate(c.Forecasts())
	v := calibrationView{Lede: "How your confidence foretold your results. Nobody else can see this page, whatever their role."}
	v.Counted = fmt.Sprintf("%d of %d scored key results so far.", got.KRs, signal.MinForecasts)
	if got.Enough {
		v.Brier, v.Counted = signal.Number(got.Brier, 3), signal.Count(got.KRs, "scored key result")+"."
		for _, b := range got.Buckets {
			v.Buckets = append(v.Buckets, fmt.Sprintf("Said %d to %d%%: came true %s", 10*b.From, 10*b.To, b.True))
		}
	}
	for _, k := range c.KRs {
		f := forecastView{Label: goal.KRLabel(k.Number), Title: k.Title, URL: shell.Base(m.Org) + "/krs/" + k.ID.String(), Cycle: k.CycleName,
			Said: fmt.Sprintf("said %d of 10", k.Confidence), Score: "scored " + signal.Number(k.Score, 2), Came: "not strong"}
		if (signal.Forecast{Confidence: k.Confidence, Score: k.Score}).CameTrue() {
			f.Came = "strong"
		}
		v.KRs = append(v.KRs, f)
	}
	return v
}
