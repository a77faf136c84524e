package whyui

import (
	"fmt"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// unjudged says that the question is one of running key results and this one does not count now.
func (k krWhy) unjudged() bool {
	return k.p.Ask == signal.AskCoverage && (k.p.KR.Live == nil || !*k.p.KR.Live)
}

// sentence states the number.
func (k krWhy) sentence() string {
	if k.p.KR.Data == nil {
		return k.label + " is being computed."
	}
	s := k.p.Ask.KRShare(k.d.KRResult, k.d.Work)
	switch k.p.Ask {
	case signal.AskStatus:
		return fmt.Sprintf("%s is %s.", k.label, strings.ToLower(k.p.KR.Status.Words()))
	case signal.AskPace:
		return k.pace()
	case signal.AskConfidence:
		return k.confidence()
	case signal.AskCoverage:
		return k.coverage(s)
	case signal.AskWork:
		return k.work()
	case signal.AskFinish:
		return k.finish()
	}
	return k.tasks(s)
}

// tasks states the shares that count tasks, links and planned work.
func (k krWhy) tasks(s signal.Share) string {
	switch k.p.Ask {
	case signal.AskLive:
		if !s.Has() {
			return k.label + " has no open task."
		}
		return fmt.Sprintf("%s open tasks on %s %s live.", s, k.label, are(s.N))
	case signal.AskStalled:
		if s.N == 0 {
			return fmt.Sprintf("None of %s on %s is stuck.", signal.Count(s.Of, "open task"), k.label)
		}
		w := k.d.Work
		return fmt.Sprintf("%s open tasks on %s %s stuck: %s of the open weight.", s, k.label, are(s.N), signal.Percent(float64(w.Stalled.W)/float64(w.Open().W)))
	case signal.AskClosed:
		return fmt.Sprintf("%s for %s closed in the last 3 weeks.", signal.Count(s.N, "task"), k.label)
	case signal.AskPlan:
		if !s.Has() {
			return "No work was planned for " + k.label + "."
		}
		return fmt.Sprintf("%s planned pieces of work for %s %s never created.", s, k.label, were(s.N))
	case signal.AskBorn:
		return links(s, k.label, "created from the goal")
	}
	return links(s, k.label, "made later than the task")
}

func links(s signal.Share, label, how string) string {
	if !s.Has() {
		return label + " has no link."
	}
	return fmt.Sprintf("%s links of %s %s %s (%s).", s, label, were(s.N), how, s.Percent())
}

func are(n int) string { return verb(n, "is", "are") }

func were(n int) string { return verb(n, "was", "were") }

func verb(n int, single, several string) string {
	if n == 1 {
		return single
	}
	return several
}

func (k krWhy) pace() string {
	if !k.d.HasValue {
		return k.label + " has no value yet."
	}
	s := fmt.Sprintf("%s is at %s where %s is expected: %s.", k.label, signal.Percent(k.d.Progress), signal.Percent(k.d.Expected), signal.Standing(k.d.Progress, k.d.Expected))
	switch k.p.KR.Kind {
	case signal.Maintain:
		s += fmt.Sprintf(" %s check-ins kept the range.", k.p.InRange())
	case signal.WorkTracked:
		s += " Its progress is the work done."
	}
	return s
}

func (k krWhy) confidence() string {
	switch now, before := k.d.Confidence, k.d.BeforeConfidence; {
	case now == nil:
		return "No check-in of " + k.label + " states a confidence yet."
	case before == nil:
		return fmt.Sprintf("Confidence in %s is %d of 10.", k.label, *now)
	default:
		return fmt.Sprintf("Confidence in %s is %d of 10, after %d before.", k.label, *now, *before)
	}
}

func (k krWhy) coverage(s signal.Share) string {
	switch {
	case k.unjudged():
		return fmt.Sprintf("%s is not running, so its coverage is not judged. %s of its team %s linked to it.", k.label, signal.Count(s.N, "open task"), are(s.N))
	case !s.Has():
		return k.p.KR.Team + " has no open task, so there is no coverage to judge."
	case s.N == 0:
		return fmt.Sprintf("None of %s of %s contributes to %s.", signal.Count(s.Of, "open task"), k.p.KR.Team, k.label)
	}
	return fmt.Sprintf("%s open tasks of %s %s to %s (%s).", s, k.p.KR.Team, verb(s.N, "contributes", "contribute"), k.label, s.Percent())
}

func (k krWhy) work() string {
	w := k.d.Work
	if !k.d.HasWork {
		return k.label + " has no work, done, open or planned."
	}
	all := w.Done.W + w.Open().W + w.EmptySlots.W
	return fmt.Sprintf("%s of the work is done: %s done, %d open, %d planned without a task. By weight that is %s of %s.", signal.Percent(k.d.WorkDone),
		signal.Count(w.Done.N, "task"), w.Open().N, w.EmptySlots.N, signal.Number(w.Done.W.Float(), 1), signal.Number(all.Float(), 1))
}

func (k krWhy) finish() string {
	switch k.d.Finish.Kind {
	case signal.FinishOn:
		return fmt.Sprintf("At the pace of the last 4 weeks the open work of %s ends on %s. It is due on %s.", k.label, k.d.Finish.Day.Short(), signal.DayOf(k.p.KR.DueOn).Short())
	case signal.FinishNoCloses:
		return "No task of " + k.label + " closed in the last 4 weeks, so the end of its open work cannot be told."
	}
	return k.label + " has no open work."
}

// turn is the smallest change that ends what the number says, "" where nothing needs one.
func (k krWhy) turn() string {
	needs := func(reason string) string {
		for _, r := range k.d.Reasons {
			if r.ID == reason && r.Needs != "" {
				return "It takes " + r.Needs + "."
			}
		}
		return ""
	}
	switch k.p.Ask {
	case signal.AskStatus:
		return k.d.Turn
	case signal.AskPace:
		return needs("pace")
	case signal.AskConfidence:
		return needs("confidence")
	case signal.AskFinish:
		return needs("finish")
	case signal.AskCoverage:
		return clears(k.d.Findings, "coverage_gap")
	case signal.AskLive:
		return clears(k.d.Findings, "starved")
	case signal.AskStalled:
		return clears(k.d.Findings, "stalled_work")
	case signal.AskClosed:
		return clears(k.d.Findings, "work_without_effect", "effect_without_work")
	case signal.AskPlan:
		return clears(k.d.Findings, "never_created")
	}
	return ""
}

// reasonAsks say which number shows the rows of a reason.
var reasonAsks = map[string]signal.Ask{
	"achieved": signal.AskPace, "not_started": signal.AskPace, "no_value": signal.AskPace, "no_check_in": signal.AskPace, "pace": signal.AskPace,
	"confidence": signal.AskConfidence, "stalled": signal.AskStalled, "starved": signal.AskLive, "finish": signal.AskFinish,
}

func (k krWhy) reasons(path string) []ui.Link {
	var out []ui.Link
	for _, r := range k.d.Reasons {
		out = append(out, ui.Link{Label: r.Sentence, URL: path + "?of=" + string(reasonAsks[r.ID])})
	}
	return out
}

// note is why a row stands where it stands.
func (k krWhy) note(r board.WhyRow) string {
	switch k.p.Ask {
	case signal.AskStatus, signal.AskLive, signal.AskStalled:
		if r.Class.Stalled && r.State != "blocked" { // what is blocked says so itself
			return "Stuck for " + signal.Count(k.p.Day.Since(r.Class.StalledSince), "day")
		}
	case signal.AskBorn, signal.AskLater:
		return linkNote(k.p.Why, r)
	case signal.AskWork, signal.AskFinish, signal.AskClosed:
		return "Weight " + signal.Number(signal.LinkWeight(r.Impact, r.KRs).Float(), 1)
	}
	return ""
}

// linkNote says how and when a link was made.
func linkNote(w board.Why, r board.WhyRow) string {
	s := provenances[r.Provenance]
	if r.LinkedAt != nil {
		s += " on " + shell.LongDate(r.LinkedAt.In(w.Loc), w.Frame.Today)
	}
	return s
}

var provenances = map[string]string{
	"from_goal": "Created from the goal", "at_creation": "Goal chosen at creation", "retrofitted": "Linked later", "imported": "Imported", "carried": "Carried over",
}
