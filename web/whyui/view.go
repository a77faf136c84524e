package whyui

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/taskui"
	"plumbline/web/ui"
)

// whyView is a page that opens one number.
type whyView struct {
	Heading  string
	Health   ui.Health
	Word     string // beside the mark of a status
	Figure   string // "3 of 18"
	Percent  string
	Sentence string
	Reasons  []ui.Link // the facts it rests on, each leading to its rows
	Turn     string
	Rule     string
	Version  string
	AsOf     string
	Ladder   []rungView
	Asks     []ui.Link
	Ask      string
	Tables   []tableView
	CheckIns []checkInView
	Slots    []slotView
	Children []childView
	Parts    []ui.MeterView
	PartURLs []string
	Pages    string
	Newer    string
	Older    string
	More     []ui.Link
	Past     []string
}

type rungView struct {
	Word   string
	Health ui.Health
	Text   string
	Decide bool
}

// tableView is the tasks that stand on one side of a share.
type tableView struct {
	Title string
	Table taskui.TableView
}

type checkInView struct{ On, Value, Confidence, By, Note, Counts string }

type slotView struct{ Title, Planned, State, URL string }

type childView struct {
	Name, URL, Weight  string
	Health             ui.Health
	Word               string
	Progress, Expected string
	Gauge              ui.GaugeView
	Share              string // of the weight × shortfall
}

const pageSize = 100

// pageOf is the page a request asks for, from 1.
func pageOf(q url.Values) int {
	n, err := strconv.Atoi(q.Get("page"))
	return max(1, min(max(n, 0), 1_000_000)*one(err == nil))
}

func one(when bool) int {
	if when {
		return 1
	}
	return 0
}

// tables cuts the page out of the rows and says which side each stands on.
func (v *whyView) tables(m org.Member, w board.Why, path string, page int, counted, rest string, note func(board.WhyRow) string) {
	from := min((page-1)*pageSize, len(w.Rows))
	to := min(from+pageSize, len(w.Rows))
	at := func(n int) string { return path + "?of=" + string(w.Ask) + "&page=" + strconv.Itoa(n) }
	l := board.TaskList{Frame: w.Frame, Now: w.Now, Loc: w.Loc}
	add := func(rows []board.WhyRow, title string) {
		if len(rows) == 0 {
			return
		}
		out := make([]taskui.TableRow, len(rows))
		for i, r := range rows {
			out[i] = taskui.TableRow{ListRow: r.ListRow, Note: note(r)}
		}
		v.Tables = append(v.Tables, tableView{Title: title, Table: taskui.NewTable(m, l, title, at(page), out)})
	}
	split := max(from, min(w.N, to))
	add(w.Rows[from:split], titled(w.N, counted))
	add(w.Rows[split:to], titled(w.Of-w.N, rest))
	if len(w.Rows) > pageSize {
		v.Pages = fmt.Sprintf("%d to %d of %d", from+1, to, len(w.Rows))
		if page > 1 {
			v.Newer = at(page - 1)
		}
		if to < len(w.Rows) {
			v.Older = at(page + 1)
		}
	}
}

// titled is the heading of some rows: "1 other open task".
func titled(n int, what string) string {
	if n == 1 {
		what = strings.NewReplacer("tasks", "task", "links", "link").Replace(what)
	}
	return strconv.Itoa(n) + " " + what
}

// share puts a share up large.
func (v *whyView) share(s signal.Share) {
	v.Figure = s.String()
	if s.Has() {
		v.Percent = s.Percent()
	}
}

// asOf is when a number was computed, in the organisation's zone.
func asOf(m org.Member, at *time.Time, loc *time.Location, today time.Time) string {
	if at == nil {
		return "It is being computed for the first time."
	}
	t := at.In(loc)
	return fmt.Sprintf("As of %s, %s (%s).", shell.LongDate(t, today), t.Format("15:04"), m.Org.TimeZone)
}

func version(th signal.Thresholds) string { return fmt.Sprintf("Rule version %d", th.Version) }

func rungs(in []rung) []rungView {
	out := make([]rungView, len(in))
	for i, r := range in {
		out[i] = rungView{Word: r.Status.Words(), Health: ui.Health(r.Status.Health()), Text: r.Text, Decide: r.Decide}
	}
	return out
}

func (v *whyView) asks(path string, asks []signal.Ask, now signal.Ask, th signal.Thresholds) {
	v.Ask = say(askWords, now, th)
	for _, a := range asks {
		v.Asks = append(v.Asks, ui.Link{Label: say(askWords, a, th), URL: path + "?of=" + string(a)})
	}
}

// clears is what ends the first of the rules that holds.
func clears(found []signal.Finding, rules ...string) string {
	for _, rule := range rules {
		for _, f := range found {
			if f.Rule == rule {
				return f.Clears
			}
		}
	}
	return ""
}

func taskURL(base string, number int64) string {
	return base + "/tasks/" + strconv.FormatInt(number, 10)
}

func krPath(base string, kr id.KeyResult) string { return base + "/krs/" + kr.String() }

func counting(n int, what string) string {
	if what == "planned piece of work" && n != 1 {
		return strconv.Itoa(n) + " planned pieces of work"
	}
	return signal.Count(n, what)
}
