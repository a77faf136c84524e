package settingsui

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/signal/worker"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

type limitView struct {
	Field          ui.FieldView
	Value, Default string // in words
	Changed        bool   // from what every organisation starts with
}

type limitGroup struct {
	Title  string
	Limits []limitView
}

type versionView struct{ Title, Who, Note, Changed string }

type foreseenView struct {
	Rule, Text     string
	Added, Removed []namedView
	More           string
}

type namedView struct {
	Health   ui.Health
	Sentence string
}

type foresightView struct {
	Text  string
	Rules []foreseenView
}

type rulesView struct {
	Path, Base, Save string
	Edit             bool
	Groups           []limitGroup
	Note             ui.FieldView
	Problem          string
	Foresight        *foresightView
	Versions         []versionView
}

// typedRules is what stands in the form.
type typedRules struct {
	texts map[string]string
	note  string
	base  int
	th    signal.Thresholds
	wrong errs.Fields
}

func showRules(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		return rules(a, w, r, http.StatusOK, nil, nil, nil)
	}
}

// saveRules previews what was typed or saves it; either way what was typed stays.
func saveRules(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		m := middleware.Member(r)
		if err := m.Actor.Require(access.OrgEdit); err != nil {
			return err
		}
		f, err := handle.ReadForm(r)
		if err != nil {
			return err
		}
		versions, err := a.Rules.Versions(r.Context(), m.Actor)
		if err != nil {
			return err
		}
		typed := readRules(f, versions[0].Thresholds)
		if err = typed.wrong.Err(); err != nil {
			return rules(a, w, r, handle.Status(err), typed, nil, err)
		}
		if f.Text("do") == "save" {
			made, err := a.Rules.Change(r.Context(), m.Actor, rule.Change{Thresholds: typed.th, Note: typed.note, Base: typed.base})
			if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
				return rules(a, w, r, handle.Status(err), typed, nil, err)
			}
			if err != nil {
				return err
			}
			middleware.Flash(a, w, "Saved as version "+strconv.Itoa(made.Version)+". Everything is judged by it within seconds.")
			return handle.See(w, r, shell.Base(m.Org)+"/settings/rules")
		}
		seen, err := a.Rules.Preview(r.Context(), m.Actor, typed.th)
		if errs.Is(err, errs.Invalid) {
			return rules(a, w, r, handle.Status(err), typed, nil, err)
		}
		if err != nil {
			return err
		}
		return rules(a, w, r, http.StatusOK, typed, &seen, nil)
	}
}

func readRules(f *handle.Form, now signal.Thresholds) *typedRules {
	t := &typedRules{texts: map[string]string{}, note: f.Text("note"), th: now, wrong: f.Errs}
	if base, err := strconv.Atoi(f.Text("base")); err == nil {
		t.base = base
	}
	for _, l := range rule.Limits() {
		if !f.Has(l.Name) {
			continue
		}
		t.texts[l.Name] = f.Text(l.Name)
		v, err := l.Parse(t.texts[l.Name], now)
		if err != nil {
			t.wrong.Add(l.Name, "%s", err.Error())
			continue
		}
		l.Set(&t.th, v)
	}
	return t
}

func rules(a *handle.App, w http.ResponseWriter, r *http.Request, status int, typed *typedRules, seen *worker.Foresight, refused error) error {
	m := middleware.Member(r)
	f, err := a.Board.Frame(r.Context(), m)
	if err != nil {
		return err
	}
	versions, err := a.Rules.Versions(r.Context(), m.Actor)
	if err != nil {
		return err
	}
	v := newRules(m, versions, typed, handle.Fields(refused))
	if refused != nil {
		v.Problem = errs.Sentence(refused)
	}
	if seen != nil {
		v.Foresight = newForesight(*seen)
	}
	v.Versions = versionViews(m, versions, f.Today.Year())
	p := page{Title: "Rules", Lede: "When Plumbline calls a goal behind, and when a signal speaks. A change is a new version: what was judged before stays as it was.", Current: "rules"}
	return render(a, w, r, status, f, p, rulesPage(v))
}

func newRules(m org.Member, versions []rule.Version, typed *typedRules, wrong map[string]string) rulesView {
	now := versions[0]
	v := rulesView{
		Path: shell.Base(m.Org) + "/settings/rules", Base: strconv.Itoa(now.Version), Save: "Save as version " + strconv.Itoa(now.Version+1), Edit: m.Actor.Can(access.OrgEdit),
		Note: ui.FieldView{Name: "note", Label: "Why (optional)", Hint: "Kept with the version.", Error: wrong["note"], Rows: 2},
	}
	if typed != nil {
		v.Note.Value = typed.note
	}
	for _, l := range rule.Limits() {
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != l.Section {
			v.Groups = append(v.Groups, limitGroup{Title: l.Section})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Limits = append(g.Limits, newLimit(l, now.Thresholds, typed, wrong[l.Name]))
	}
	return v
}

func newLimit(l rule.Limit, now signal.Thresholds, typed *typedRules, wrong string) limitView {
	value, starts := l.Value(now), l.Value(signal.Defaults())
	v := limitView{Value: l.Text(value), Default: l.Text(starts), Changed: value != starts}
	v.Field = ui.FieldView{Name: l.Name, Label: l.Label, Value: l.Typed(value), Unit: string(l.Unit), Hint: l.Meaning + " Default " + v.Default + ".", Error: wrong, Required: true}
	if typed != nil {
		if text, ok := typed.texts[l.Name]; ok {
			v.Field.Value = text
		}
	}
	return v
}

// versionViews tells who changed what, the latest first.
func versionViews(m org.Member, versions []rule.Version, year int) []versionView {
	out := make([]versionView, 0, len(versions))
	for i, n := range versions {
		v := versionView{Title: "Version " + strconv.Itoa(n.Version), Note: n.Note, Who: "What every organisation starts with"}
		if n.At != nil {
			at := n.At.In(m.Org.Location())
			v.Who = at.Format("Mon 2 Jan, 15:04")
			if at.Year() != year {
				v.Who = at.Format("Mon 2 Jan 2006, 15:04")
			}
			if n.By != nil {
				v.Who = shell.Short(*n.By) + ", " + v.Who
			}
		}
		if i+1 < len(versions) {
			var changed []string
			for _, d := range rule.Differences(versions[i+1].Thresholds, n.Thresholds) {
				changed = append(changed, d.Limit.Label+": "+d.Limit.Text(d.From)+" to "+d.Limit.Text(d.To))
			}
			v.Changed = strings.Join(changed, ". ") + "."
		}
		out = append(out, v)
	}
	return out
}

func newForesight(s worker.Foresight) *foresightView {
	v := &foresightView{Text: "Nothing would change: the same signals speak, every status stays."}
	if s.Added+s.Removed+s.Statuses > 0 {
		v.Text = shell.Plural(s.Added, "signal", "signals") + " more, " + shell.Plural(s.Removed, "signal", "signals") + " fewer: " +
			strconv.Itoa(s.Before) + " open now, " + strconv.Itoa(s.After) + " then. " + shell.Plural(s.Statuses, "status changes.", "statuses change.")
	}
	for _, r := range s.Rules {
		one := foreseenView{Text: signal.RuleName(r.Rule), Rule: shell.Plural(r.Added, "signal", "signals") + " more, " + strconv.Itoa(r.Removed) + " fewer", Added: named(r.NamedAdded), Removed: named(r.NamedRemoved)}
		if rest := r.Added + r.Removed - len(r.NamedAdded) - len(r.NamedRemoved); rest > 0 {
			one.More = "And " + strconv.Itoa(rest) + " more."
		}
		v.Rules = append(v.Rules, one)
	}
	return v
}

func named(all []worker.ForeseenSignal) []namedView {
	out := make([]namedView, len(all))
	for i, s := range all {
		out[i] = namedView{ui.Health(s.Severity), s.Sentence}
		if s.Severity == signal.SeverityInfo {
			out[i].Health = "none"
		}
	}
	return out
}
