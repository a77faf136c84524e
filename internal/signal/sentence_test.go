package signal

import (
	"testing"
	"time"
)

func check(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestCoverageGapSentence holds the sentence the product is known by, to the letter.
func TestCoverageGapSentence(t *testing.T) {
	t.Parallel()
	value := 39.7
	in := KRInput{
		Label: "KR 3", Active: true, Scale: Scale{Kind: Decrease, Start: 46, Target: 28, Unit: "days"},
		Current: &value, Span: Span{today - 49, today + 42}, TeamOpen: 18,
		Work: Contribution{InProgress: Tally{3, 3}, Live: Tally{3, 3}, TeamOpen: 3},
	}
	out := Compute(in, clock(), Defaults())
	if len(out.Findings) == 0 || out.Findings[0].Rule != "coverage_gap" {
		t.Fatalf("found %+v", out.Findings)
	}
	check(t, out.Findings[0].Sentence, "KR 3 is at 35% with 6 weeks remaining. Only 3 of 18 open tasks contribute to it.")
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]string{0: "0%", 0.35: "35%", 0.345: "35%", 0.996: "99%", 1: "100%", 1.3: "130%", 2: "200%"} {
		check(t, Percent(share), want)
	}
}

func TestRemaining(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{
		91: " with 13 weeks remaining", 45: " with 6 weeks remaining", 39: " with 6 weeks remaining", 38: " with 5 weeks remaining",
		14: " with 2 weeks remaining", 13: " with 13 days remaining", 1: " with 1 day remaining", 0: " on its due date",
		-1: ", 1 day past its due date", -15: ", 2 weeks past its due date",
	} {
		check(t, Remaining(days), want)
	}
}

func TestAhead(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{1: "day", 2: "2 days", 7: "week", 10: "10 days", 13: "13 days", 14: "two weeks", 15: "15 days", 21: "21 days", 60: "60 days"} {
		check(t, Ahead(days), want)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scale Scale
		value float64
		want  string
	}{
		{Scale{Start: 46, Target: 28, Unit: "days"}, 39.7, "39.7 days"},
		{Scale{Start: 46, Target: 28, Unit: "days"}, 36.02, "36 days"},
		{Scale{Start: 72, Target: 88, Unit: "%"}, 74.6, "74.6%"},
		{Scale{Start: 400, Target: 250, Unit: "€"}, 288.4, "€288"},
		{Scale{Start: 0.5, Target: 0.9}, 0.725, "0.72"},
		{Scale{Start: 10, Target: -10}, -0.01, "0"},
	} {
		check(t, c.scale.Format(c.value), c.want)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	check(t, Standing(0.35, 0.538), "19 points behind")
	check(t, Standing(0.61, 0.538), "7 points ahead")
	check(t, Standing(0.53, 0.538), "1 point behind")
	check(t, Standing(0.538, 0.538), "on its line")
	check(t, List([]string{"a", "b", "c"}), "a, b and c")
	check(t, List(nil), "")
	check(t, Capital(2), "Two")
	check(t, Capital(13), "13")
	check(t, Share{3, 18}.Percent(), "17%")
	check(t, Share{}.Percent(), "no data")
}

func TestLanding(t *testing.T) {
	t.Parallel()
	scale, span := Scale{Kind: Decrease, Start: 46, Target: 28, Unit: "days"}, Span{today - 49, today + 41}
	value := func(v float64) *float64 { return &v }
	h := History{{Day: today - 45, Value: value(45)}, {Day: today - 24, Value: value(41.5)}, {Day: today - 3, Value: value(39.7)}}
	land, ok := Landing(h, scale, span, today)
	if !ok {
		t.Fatal("no landing")
	}
	check(t, land.Sentence(scale), "At the pace of the last three weeks it lands at 35.9 days on 27 Sep. Target 28.")
	if _, ok := Landing(h[2:], scale, span, today); ok {
		t.Error("one value and a start seven weeks ago make no pace")
	}
	if _, ok := Landing(h, scale, span, span.Due); ok {
		t.Error("lands after its due date")
	}
}

func TestEffect(t *testing.T) {
	t.Parallel()
	e := Effect{Label: "KR 3", Behind: true, Coverage: Share{3, 18}, Aimed: Share{5, 18}, AnyBehind: true, New: true}
	check(t, e.Sentence(), "KR 3 goes from 3 to 4 of 19 open tasks. Work aimed at lagging KRs rises from 28% to 32%.")
	e.New = false
	check(t, e.Sentence(), "KR 3 goes from 3 to 4 of 18 open tasks. Work aimed at lagging KRs rises from 28% to 33%.")
	e = Effect{Label: "KR 2", Coverage: Share{0, 18}, Aimed: Share{5, 18}, AnyBehind: true, New: true}
	check(t, e.Sentence(), "KR 2 goes from none to 1 of 19 open tasks. Work aimed at lagging KRs falls from 28% to 26%.")
	e = Effect{Aimed: Share{5, 18}, AnyBehind: true, New: true}
	check(t, e.Sentence(), "It serves no goal. Work aimed at lagging KRs falls from 28% to 26%.")
	e = Effect{Label: "KR 1", Behind: true, New: true, AnyBehind: true}
	check(t, e.Sentence(), "KR 1 goes from none to 1 of 1 open task. Work aimed at lagging KRs is 100%.")
	e = Effect{Label: "KR 7", Team: "Platform", Behind: true, Coverage: Share{2, 11}, Aimed: Share{5, 18}, AnyBehind: true, New: true}
	check(t, e.Sentence(), "KR 7 belongs to Platform and stays at 2 of 11 open tasks there. Work aimed at lagging KRs rises from 28% to 32%.")
	check(t, Effect{Label: "KR 7", Team: "Platform", New: true}.Sentence(), "KR 7 belongs to Platform, which has no open task.")
	check(t, Effect{Objective: true, New: true}.Sentence(), "It serves an objective alone, and is counted apart.")
}

func TestAlign(t *testing.T) {
	t.Parallel()
	a := Align(AlignmentInput{Open: 100, Linked: 71, Aimed: 25, AnyBehind: true, FromGoal: 64, Links: 100}, Defaults())
	if a.Score != 67 {
		t.Errorf("score is %d of %+v", a.Score, a)
	}
	if a = Align(AlignmentInput{Open: 10, Linked: 10}, Defaults()); a.Score != 80 {
		t.Errorf("nothing behind: score is %d", a.Score)
	}
	if a = Align(AlignmentInput{}, Defaults()); a.Has || a.Score != 0 {
		t.Errorf("nothing open: %+v", a)
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	kolkata := time.FixedZone("", 5*3600+1800)
	late := time.Date(2026, time.August, 16, 20, 0, 0, 0, time.UTC)
	if got := DayOf(late.In(kolkata)); got != today {
		t.Errorf("20:00 UTC is %s in Kolkata", got)
	}
	if c := ClockOf(late, time.Monday); c.Today != today-1 || c.WeekStart != today-7 {
		t.Errorf("%+v", c)
	}
	check(t, today.Long(), "Mon 17 Aug")
	if got := DayOf(today.Time(kolkata)); got != today {
		t.Errorf("there and back is %s", got)
	}
	var d Day
	if err := d.UnmarshalText([]byte(today.String())); err != nil || d != today {
		t.Errorf("%v, %v", d, err)
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", -12400.5: "-12,400.5", 1234567: "1,234,567", 0.25: "0.25"} {
		if got := Grouped(v, 2); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}
