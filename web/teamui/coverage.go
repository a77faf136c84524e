package teamui

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// segment is one key result's part of the team's open tasks.
type segment struct {
	Label, Health, Text, URL string
	Glyph, Lags              bool
	Count                    string
	Width                    int    // percent of the bar
	Side                     string // of the mark for what has no task: "bef" or "aft"
	None                     bool
}

// answer is one question of the strip with what to do about it.
type answer struct {
	Health         string
	Question, Text string
	URL            string // of a signal
	Quiet          bool   // it was answered
	Action         ui.Link
}

type coverageView struct {
	Title, Open string
	Why         string // where the numbers open
	Aimed       string // "28%"; empty if no key result lags
	AimedAt     int
	AimedPlace  string // on which side of the mark there is room for its words
	Starved     string // "KR 2: none"
	Floor       int
	FloorText   string
	Segments    []segment
	Text        string // the bar in words
	Answers     []answer
	Signals     []answer
}

func newCoverage(a ask, b board.TeamBoard, edit bool) coverageView {
	th := b.Frame.Limits()
	day := b.Frame.Today
	v := coverageView{
		Title: "Coverage, " + day.Format("Monday 2 Jan"), Open: signal.Count(b.Team.OpenTasks, "open task"), Why: a.path() + "/why",
		Floor: int(math.Round(th.FocusFloor * 100)), FloorText: signal.Percent(th.FocusFloor) + " floor",
		Segments: newSegments(a, b),
	}
	aimed := signal.Share{N: b.Team.Aimed, Of: b.Team.OpenTasks}
	if b.Team.BehindKRs > 0 && aimed.Has() {
		v.Aimed = aimed.Percent()
		v.AimedAt = int(math.Round(aimed.Ratio() * 100))
		v.AimedPlace = place(v.AimedAt, v.Floor)
		v.Starved = starvedText(lagging(b))
	}
	if v.Starved != "" {
		beside(v.Segments, b.Team.Aimed > 0)
	}
	v.Text = barText(v)
	v.Answers = []answer{covered(a, b, edit), clustered(a, b)}
	for _, s := range b.Signals {
		if s.Rule != "clustered" { // it is the second answer
			v.Signals = append(v.Signals, signalAnswer(a, b, s))
		}
	}
	return v
}

// beside makes room for the mark between what is aimed and the rest.
func beside(segs []segment, aimed bool) {
	for i := range segs {
		if !segs[i].Lags {
			segs[i].Side = "aft"
			if i > 0 && aimed {
				segs[i-1].Side = "bef"
			}
			return
		}
	}
}

// place keeps the words at the end of the aimed part clear of those at the floor.
func place(at, floor int) string {
	switch {
	case at < 12:
		return "after"
	case at < floor:
		return "before"
	case at > 85:
		return "before far"
	}
	return "after far"
}

// lagging lists the team's own key results that are behind, the widest gap first.
func lagging(b board.TeamBoard) []board.TeamKR {
	var out []board.TeamKR
	for _, kr := range b.KRs {
		if kr.Own && kr.Behind {
			out = append(out, kr)
		}
	}
	return out
}

func bare(krs []board.TeamKR) []board.TeamKR {
	var out []board.TeamKR
	for _, kr := range krs {
		if kr.TeamLinked == 0 {
			out = append(out, kr)
		}
	}
	return out
}

func labels(krs []board.TeamKR, most int) []string {
	var out []string
	for i, kr := range krs {
		if i == most && len(krs) > most+1 {
			return append(out, fmt.Sprintf("%d more", len(krs)-most))
		}
		out = append(out, goal.KRLabel(kr.Number))
	}
	return out
}

func starvedText(lag []board.TeamKR) string {
	if none := bare(lag); len(none) > 0 {
		return strings.Join(labels(none, 3), ", ") + ": none"
	}
	return ""
}

// newSegments splits the bar: what lags, then what does not by size, then what serves no key result.
func newSegments(a ask, b board.TeamBoard) []segment {
	var krs []board.TeamKR
	for _, kr := range b.KRs {
		if kr.Share > 0 {
			krs = append(krs, kr)
		}
	}
	sort.SliceStable(krs, func(i, j int) bool {
		if krs[i].Behind != krs[j].Behind {
			return krs[i].Behind
		}
		return !krs[i].Behind && krs[i].Share > krs[j].Share
	})
	var out []segment
	var sizes []float64
	add := func(s segment, size float64) {
		if size > 0 {
			out, sizes = append(out, s), append(sizes, size)
		}
	}
	for _, kr := range krs {
		st := statusOf(kr)
		add(segment{Label: goal.KRLabel(kr.Number), Health: string(st.Health()), Glyph: true, Lags: kr.Behind, Count: strconv.Itoa(kr.Here),
			Text: fmt.Sprintf("%s, %s: %s %s. %s", goal.KRLabel(kr.Number), st.Words(), signal.Share{N: kr.Here, Of: b.Team.OpenTasks}, "open tasks", kr.Title),
			URL:  shell.Base(a.org.Org) + "/krs/" + kr.ID.String()}, kr.Share)
	}
	for _, rest := range []struct {
		name string
		n    int
	}{{"Objectives", b.Team.ObjectiveOnly}, {"Business", b.Team.RunBusiness}} {
		add(segment{Label: rest.name, Health: "none", Count: strconv.Itoa(rest.n), Text: fmt.Sprintf("%s: %s", rest.name, signal.Count(rest.n, "open task"))}, float64(rest.n))
	}
	add(segment{Label: "No goal", None: true, Count: strconv.Itoa(b.Team.Unlinked), Text: "No goal: " + signal.Count(b.Team.Unlinked, "open task"), URL: "#nogoal"}, float64(b.Team.Unlinked))
	for i, w := range widths(sizes) {
		out[i].Width = w
	}
	return out
}

// widths are whole percentages that add up to 100, by the largest remainder.
func widths(sizes []float64) []int {
	sum := 0.0
	for _, s := range sizes {
		sum += s
	}
	out, order := make([]int, len(sizes)), make([]int, len(sizes))
	left := 100
	for i, s := range sizes {
		out[i], order[i] = int(s/sum*100), i
		left -= out[i]
	}
	rest := func(i int) float64 { return sizes[i]/sum*100 - float64(out[i]) }
	sort.SliceStable(order, func(i, j int) bool { return rest(order[i]) > rest(order[j]) })
	for i := 0; i < left && i < len(order); i++ {
		out[order[i]]++
	}
	return out
}

func barText(v coverageView) string {
	var parts []string
	for _, s := range v.Segments {
		parts = append(parts, s.Label+" "+s.Count)
	}
	text := strings.Join(parts, ", ")
	if v.Aimed != "" {
		text = v.Aimed + " aimed at lagging KRs; the floor is " + strings.TrimSuffix(v.FloorText, " floor") + ". " + text
	}
	if v.Starved != "" {
		text += ". " + v.Starved
	}
	return text
}
