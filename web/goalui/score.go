package goalui

import (
	"net/http"
	"strconv"

	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// scoreView is what a key result came to at its end.
type scoreView struct {
	Over     bool   // it has come to its end
	Path     string // where the form goes; "" for who may only read
	Revision string
	Said     string // "0.88, strong"
	Mark     string // its place on the ruler, in percent; "" without a score
	Hint     string
	Button   string
	Score    string
	Learning string
	Learned  []string // its paragraphs, as they are kept
	Problem  string
	Errs     map[string]string
}

// score suggests the stored progress until somebody has said.
func (s scene) score() scoreView {
	k := s.p.KR
	v := scoreView{Over: goal.Scorable(k.State, strategy.CycleState(k.CycleState)), Revision: strconv.FormatInt(k.Revision, 10)}
	if !v.Over {
		return v
	}
	if s.canCheckIn {
		v.Path = s.path + "/score"
	}
	v.Learning, v.Learned, v.Button = k.Learning, paragraphs(k.Learning), "Set the score"
	at := k.Score
	switch {
	case at != nil:
		v.Said, v.Button = strength(*at), "Correct the score"
	case k.Progress != nil:
		at = k.Progress
		v.Said, v.Hint = "not set", "Suggested from its progress of "+signal.Percent(*at)+"."
	default:
		v.Said = "not set"
	}
	if at != nil {
		v.Score, v.Mark = signal.Number(*at, 2), ui.Share(*at)
	}
	return v
}

// strength says a score with what it means.
func strength(score float64) string {
	text := signal.Number(score, 2)
	if (signal.Forecast{Score: score}).CameTrue() {
		return text + ", strong"
	}
	return text
}

// typed puts back what somebody typed, with what is wrong with it.
func (v *scoreView) typed(f *handle.Form, why error) {
	if f == nil {
		return
	}
	v.Over = true
	v.Score, v.Learning, v.Errs = f.Text("score"), f.Text("learning"), handle.Fields(why)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
	}
}

func score(a *handle.App) handle.Func {
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
		cmd := goal.ScoreKeyResult{KeyResult: kr, Revision: f.Int("revision", 0), Score: f.Float("score"), Learning: f.Text("learning")}
		var k goal.KeyResult
		if err = f.Errs.Err(); err == nil {
			k, err = a.Goals.ScoreKeyResult(r.Context(), m.Actor, cmd)
		}
		if refused(err) {
			return showKR(a, w, r, kr, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, goal.KRLabel(k.Number)+" is scored "+signal.Number(*k.Score, 2)+".")
		return handle.See(w, r, handle.Back(r, krPath(shell.Base(m.Org), kr)+"#score"))
	}
}
