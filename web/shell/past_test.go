package shell

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/org"
	"plumbline/internal/strategy"
)

const aGoal = "0190a0a0-0000-7000-8000-000000000001"

func TestLinksOfThePastKeepItsDay(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 8, 7, 0, 0, 0, 0, time.UTC)
	for page, want := range map[string]string{
		`<a href="/o/home/strategy">`:                              `<a href="/o/home/strategy?asof=2026-08-07">`,
		`<a href="/o/home/strategy?view=table&amp;pillar=none">`:   `<a href="/o/home/strategy?asof=2026-08-07&amp;pillar=none&amp;view=table">`,
		`<a href="/o/home/krs/` + aGoal + `#audit">`:               `<a href="/o/home/krs/` + aGoal + `?asof=2026-08-07#audit">`,
		`<a href="/o/home/strategy?asof=2026-08-14">`:              `<a href="/o/home/strategy?asof=2026-08-14">`,
		`<a href="/o/home/tasks/12">`:                              `<a href="/o/home/tasks/12">`,
		`<a href="/o/home/krs/` + aGoal + `/edit">`:                `<a href="/o/home/krs/` + aGoal + `/edit">`,
		`<form method="get" action="/o/home/teams/` + aGoal + `">`: `<form method="get" action="/o/home/teams/` + aGoal + `"><input type="hidden" name="asof" value="2026-08-07">`,
		`<form method="get" action="/o/home/search">`:              `<form method="get" action="/o/home/search">`,
		`<a class="tiny whylink" href="/o/home/why"><b>3</b></a>`:  `<span class="tiny "><b>3</b></span>`,
	} {
		if got := onDay(page, day); got != want {
			t.Errorf("%s\nis  %s\nnot %s", page, got, want)
		}
	}
}

// TestWeeksLeadBackToTheFirst stands in week 4 of a cycle and looks from there and from week 2.
func TestWeeksLeadBackToTheFirst(t *testing.T) {
	t.Parallel()
	o := org.Org{TimeZone: "Pacific/Kiritimati"}
	today := o.Today(time.Now())
	c := strategy.Cycle{StartsOn: today.AddDate(0, 0, -23), EndsOn: today.AddDate(0, 0, 60)}
	u := &url.URL{Path: "/o/home/strategy", RawQuery: "view=table"}
	at := func(days int) string { return "asof=" + today.AddDate(0, 0, days).Format(time.DateOnly) }

	now := Weeks(o, u, c, today, time.Time{})
	if len(now.Steps) != 4 || !now.Steps[3].Current || now.Steps[3].URL != "/o/home/strategy?view=table" || now.Next != "" {
		t.Errorf("today %+v", now)
	}
	if !strings.Contains(now.Previous, at(-3)) || !strings.Contains(now.Steps[0].URL, at(-17)) {
		t.Errorf("the week before is %s, the first one %s", now.Previous, now.Steps[0].URL)
	}
	then := Weeks(o, u, c, today.AddDate(0, 0, -12), time.Time{})
	if !then.Steps[1].Current || !strings.Contains(then.Previous, at(-17)) || !strings.Contains(then.Next, at(-10)) || !strings.Contains(then.Steps[3].URL, at(0)) {
		t.Errorf("in the middle of week 2 %+v", then)
	}
	if young := Weeks(o, u, c, today, time.Now().AddDate(0, 0, -8)); len(young.Steps) != 2 || young.Steps[0].Number != 3 {
		t.Errorf("something that began in week 3 %+v", young)
	}
}
