package signalui

import (
	"net/http"

	"plumbline/internal/answer"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
)

// answerTo keeps what somebody says to a signal; a refused one shows its form again.
func answerTo(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		signal, err := handle.ID[id.Signal](r, "signal")
		if err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		done, err := keep(a, r, signal, f)
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
			return refused(a, w, r, signal, f, err)
		}
		if err != nil {
			return err
		}
		middleware.Flash(a, w, done)
		return handle.See(w, r, handle.Back(r, shell.Base(middleware.Member(r).Org)+"/signals"))
	}
}

func keep(a *handle.App, r *http.Request, signal id.Signal, f *handle.Form) (done string, err error) {
	who := middleware.Member(r).Actor
	switch answer.Kind(f.Text("kind")) {
	case answer.Snoozed:
		until := f.Day("until")
		err := a.Answers.Snooze(r.Context(), who, answer.Snooze{Signal: signal, Until: until, Note: f.Text("note")})
		if wrong := f.Errs.Err(); errs.Is(err, errs.Invalid) && wrong != nil {
			err = wrong
		}
		return "Signal snoozed.", err
	case answer.Withdrawn:
		return "The signal speaks again.", a.Answers.Withdraw(r.Context(), who, answer.Withdraw{Signal: signal})
	}
	return "Signal acknowledged.", a.Answers.Acknowledge(r.Context(), who, answer.Acknowledge{Signal: signal, Note: f.Text("note")})
}

// refused shows the signal with what was typed and why it was not kept.
func refused(a *handle.App, w http.ResponseWriter, r *http.Request, signal id.Signal, f *handle.Form, why error) error {
	s, err := a.Board.Signal(r.Context(), middleware.Member(r), signal)
	if err != nil {
		return err
	}
	v := NewAnswer(middleware.Member(r), s)
	v.Note, v.Until, v.Errs = f.Text("note"), f.Text("until"), handle.Fields(why)
	v.Snoozing, v.Return = f.Text("kind") == string(answer.Snoozed), handle.Back(r, v.Return)
	if len(v.Errs) == 0 {
		v.Problem = errs.Sentence(why)
	}
	return page(a, w, r, handle.Status(why), s, v)
}

func show(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		signal, err := handle.ID[id.Signal](r, "signal")
		if err != nil {
			return err
		}
		s, err := a.Board.Signal(r.Context(), middleware.Member(r), signal)
		if err != nil {
			return err
		}
		return page(a, w, r, http.StatusOK, s, NewAnswer(middleware.Member(r), s))
	}
}

func page(a *handle.App, w http.ResponseWriter, r *http.Request, status int, s board.Signal, v AnswerView) error {
	base := shell.Base(middleware.Member(r).Org)
	p := shell.Page{Title: "Signal", Nav: "signals", Crumbs: []shell.Crumb{{Label: "Signals", URL: base + "/signals"}, {Label: "Signal"}}}
	return shell.Render(a, w, r, status, s.Frame, p, signalPage(newSignal(base, s, v)))
}

type saidView struct{ Who, Text, Quote, When string }

type signalView struct {
	Row     rowView
	Clears  string
	Explain explainView
	Answer  AnswerView
	History []saidView
}

func newSignal(base string, s board.Signal, v AnswerView) signalView {
	out := signalView{Row: newRow(base, s.Signal, s.Today, s.Loc), Clears: s.Signal.Clears, Explain: explain(base, s), Answer: v}
	for _, a := range s.Answers {
		out.History = append(out.History, said(a, s.Today, s.Loc))
	}
	return out
}
