package ui_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"plumbline/web/ui"
)

var (
	coordinate = regexp.MustCompile(` (?:d|x|y|x1|x2|y1|y2|cx|cy|dx|dy|r|data-[a-z]+)="([^"]*)"`)
	number     = regexp.MustCompile(`-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?`)
)

// drawable fails if a coordinate is not a number, has no end of digits or lies far off the plot.
func drawable(t *testing.T, html string) {
	t.Helper()
	for _, m := range coordinate.FindAllStringSubmatch(html, -1) {
		if strings.Contains(m[1], "NaN") || strings.Contains(m[1], "Inf") {
			t.Fatalf("%s is not a place", m[0])
		}
		for _, n := range number.FindAllString(m[1], -1) {
			v, err := strconv.ParseFloat(n, 64)
			if err != nil || math.Abs(v) > 1000 || len(n) > 7 {
				t.Fatalf("%s in %s", n, m[0])
			}
		}
	}
}

// Whatever is measured, every chart can be drawn.
func FuzzCharts(f *testing.F) {
	f.Add(0.0, 35.0, 54.0, 100.0, 7, false)
	f.Add(math.NaN(), math.Inf(1), math.Inf(-1), -3e300, -1, true)
	f.Add(100.0, 100.0, 100.0, 100.0, 1<<40, true)
	f.Fuzz(func(t *testing.T, a, b, c, d float64, n int, down bool) {
		points := []ui.Point{{X: a, Y: b}, {X: c, Y: d}, {X: b, Y: a}, {X: d, Y: c}}
		for _, h := range []string{
			render(t, ui.Spark(ui.SparkView{Actual: points, Expected: points[1:], Projected: points[:2], Now: c, Stalls: []float64{a, d}})),
			render(t, ui.Spark(ui.SparkView{Actual: points[:1], Now: a})),
			render(t, ui.Chart(ui.ChartView{
				Actual: points[:3], Expected: points, Projected: points[2:], Now: a, Down: down, ActualText: "a", ExpectedText: "b", TargetText: "c", LandsText: "d",
				Rows: []ui.Tick{{At: a}, {At: b}}, Weeks: []ui.Tick{{At: c}, {At: d}}, Marks: []ui.Tick{{At: a, Label: "x"}, {At: d, Label: "y"}},
			})),
			render(t, ui.Outcome(ui.OutcomeView{Path: points, Work: a, Metric: d})),
			render(t, ui.Gauge(ui.GaugeView{Value: a, Expected: b})),
			render(t, ui.Cover(c, d, down, "")),
			render(t, ui.Meter(ui.MeterView{Value: d, Floor: a})),
			render(t, ui.Pace([]ui.PaceBar{{Height: a}, {Height: b}}, c, "")),
			render(t, ui.WeekColumns([]ui.WeekColumn{{On: n % 5000, Risk: 3, Off: -2}, {Current: true}}, "")),
			render(t, ui.Cells(ui.CellsView{Done: n % 5000, Moving: 3, Stuck: -2, Never: 1})),
		} {
			drawable(t, h)
		}
	})
}

// A chart draws a value on the height of the axis label of the same value.
func TestChartAxis(t *testing.T) {
	t.Parallel()
	for _, down := range []bool{false, true} {
		html := render(t, ui.Chart(ui.ChartView{
			Actual: []ui.Point{{X: 0, Y: 0}, {X: 10, Y: -30}, {X: 20, Y: 50}}, Down: down, Now: 20,
			Rows: []ui.Tick{{At: 50, Label: "37 d"}},
		}))
		row := regexp.MustCompile(`class="yt" x="-8" y="([^"]+)"`).FindStringSubmatch(html)
		dot := regexp.MustCompile(`class="pt cur" cx="20%" cy="([^"]+)"`).FindStringSubmatch(html)
		if row == nil || dot == nil || row[1] != dot[1] {
			t.Errorf("down %v: axis %v, dot %v", down, row, dot)
		}
	}
}

// Labels that say different things never stand on the same spot.
func TestChartLabelsKeepApart(t *testing.T) {
	t.Parallel()
	tag := regexp.MustCompile(`class="tag ([a-z-]+)" x="([^"]+)%" y="([^"]+)%" dx="[^"]+" dy="([^"]+)"`)
	for actual := 0.0; actual <= 100; actual += 2 {
		for _, now := range []float64{10, 54, 80} {
			for _, down := range []bool{false, true} {
				html := render(t, ui.Chart(ui.ChartView{
					Actual: []ui.Point{{X: 0}, {X: now, Y: actual}}, Expected: planned, Now: now, Down: down,
					Projected:  []ui.Point{{X: now, Y: actual}, {X: 100, Y: 100 - actual/4}},
					ActualText: "a", ExpectedText: "e", TargetText: "t", LandsText: "l",
				}))
				at := map[string]float64{}
				for _, m := range tag.FindAllStringSubmatch(html, -1) {
					y, _ := strconv.ParseFloat(m[3], 64)
					dy, _ := strconv.ParseFloat(m[4], 64)
					at[m[1]] = y*2 + dy
				}
				for _, pair := range [][2]string{{"act-l", "exp-l"}, {"tgt", "prj"}} {
					if gap := math.Abs(at[pair[0]] - at[pair[1]]); len(at) != 4 || gap < 14 {
						t.Fatalf("actual %v at %v, down %v: %v %.0f px apart", actual, now, down, pair, gap)
					}
				}
			}
		}
	}
}
