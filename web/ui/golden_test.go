package ui_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"plumbline/web/ui"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	line    = []ui.Point{{X: 0, Y: 0}, {X: 25, Y: 18}, {X: 50, Y: 35}}
	planned = []ui.Point{{X: 0, Y: 0}, {X: 100, Y: 100}}
)

var goldens = map[string]templ.Component{
	"icon":       ui.Icon("plus"),
	"health":     ui.HealthPill("risk", "At risk"),
	"avatar":     ui.AvatarS("Ruth Egli"),
	"nobody":     ui.AvatarS(""),
	"button":     ui.Button(ui.ButtonView{Label: "Start", Icon: "play", Class: "sm", Name: "state", Value: "doing", Act: "start", Keys: "S"}),
	"iconbutton": ui.IconButton("x", ui.ButtonView{Label: "Close", Class: "quiet", Disabled: true}),
	"pager":      ui.Pager(ui.PagerView{Label: "Pages of tasks", Text: "1 to 50 of 312", Next: "?page=2", KeyOnward: "]"}),
	"onepage":    ui.Pager(ui.PagerView{Label: "Pages of tasks", Text: "1 to 4 of 4"}),
	"field":      ui.Field(ui.FieldView{Name: "value", Label: "Current value", Value: "forty", Type: "number", Unit: "days", Hint: "Median.", Error: "Use a number, for example 39.7."}),
	"select":     ui.Select(ui.FieldView{Name: "owner", Label: "Owner", Value: "2", Options: []ui.Option{{Value: "", Label: "Nobody"}, {Value: "1", Label: "Ruth", Group: "Field"}, {Value: "2", Label: "Mei", Group: "Field"}}}),
	"switch":     ui.Switch("flagged", "Flag for my next 1-on-1", true),
	"gauge":      ui.Gauge(ui.GaugeView{Value: 35.4, Expected: 53.8, Health: "off", Text: "35% done, 54% expected"}),
	"cover":      ui.Cover(.17, .25, true, "3 of 18 tasks"),
	"meter":      ui.Meter(ui.MeterView{Label: "Aimed at lagging KRs", Text: "25%", Value: 25, Floor: 40, Health: "off"}),
	"weeks":      ui.WeekColumns([]ui.WeekColumn{{On: 2, Risk: 1}, {On: 1, Off: 1, None: 1, Current: true}, {Future: true}}, "Health by week"),
	"pace":       ui.Pace([]ui.PaceBar{{Week: "1", Gain: "6", Height: 60}, {Week: "2", Gain: "2", Height: 20, Low: true}, {Week: "3", Future: true}}, 77, "Points by week: 6, 2. Needed 7.7."),
	"cells":      ui.Cells(ui.CellsView{Done: 2, Moving: 1, Stuck: 1, Never: 1, Text: "2 done, 1 moving, 1 stuck, 1 never created"}),
	"spark":      ui.Spark(ui.SparkView{Actual: line, Expected: planned, Now: 50, Stalls: []float64{40}, Health: "off", Text: "KR 3: 35% done, 50% expected"}),
	"outcome":    ui.Outcome(ui.OutcomeView{Path: line, Health: "off", Work: 50, Metric: 35, Text: "Work 50%, metric 35%."}),
	"chart": ui.Chart(ui.ChartView{
		NowText: "Today",
		Actual:  line, Expected: planned, Projected: []ui.Point{{X: 50, Y: 35}, {X: 100, Y: 60}}, Down: true, Now: 50, Health: "off",
		ActualText: "35%", ExpectedText: "50%", TargetText: "Target", LandsText: "Lands at 36 days",
		Rows:  []ui.Tick{{At: 0, Label: "46 d"}, {At: 100, Label: "28 d"}},
		Weeks: []ui.Tick{{At: 50, Label: "1"}, {At: 100, Label: "2", Future: true}},
		Marks: []ui.Tick{{At: 40, Label: "PL-398 stalls"}, {At: 43, Label: "PL-412 stalls"}},
		Text:  "KR 3: actual 35% of the way, expected 50%.", Caption: "It lands at 36 days.",
	}),
	"trace": ui.Trace("Trace", []ui.TraceStep{
		{Knot: "beam", Health: "off", Level: "Pillar", Label: "Faster to warm", URL: "/p", Word: "Strategic risk", Path: true},
		{Knot: "dot", Health: "off", Level: "Key result", Label: "Days to commissioning", Word: "Off track", Path: true, Here: true},
		{Knot: "bob", Health: "off", Label: "Send survey photos", URL: "/t", Word: "Stalled 11 days", Path: true, Bad: true},
		{Knot: "nob", Label: "5 never created", URL: "#audit"},
	}),
	"signal": ui.Signal(ui.SignalView{Health: "off", Sentence: "KR 2 has no open task.", Evidence: "It is at 42%.", Actions: []ui.Link{{Label: "Task for KR 2", URL: "/new", Dialog: true}}}),
	"toast":  ui.Toast(ui.ToastView{Text: "PL-445 created.", Action: ui.Link{Label: "Undo", URL: "/undo", Icon: "undo"}}),
	"failed": ui.Toast(ui.ToastView{Health: "off", Text: "Not saved. Priya N. changed this task at 14:02."}),
	"busy":   ui.Toast(ui.ToastView{Busy: true, Text: "Recomputing KR 2"}),
	"empty":  ui.Empty(ui.EmptyView{Title: "No task moves this KR yet", Text: "Start from the result.", Knot: "nob", Primary: ui.Link{Label: "Add the first task", URL: "/new"}}),
}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each component's markup is held by a file; run with -update after a change that is meant.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, c := range goldens {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.ReplaceAll(render(t, c), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
