package shell

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/middleware"
	"plumbline/web/ui"
)

const asOf = middleware.AsOf

// AsOf is the day a page is asked for, zero for today, and the member as that page shows itself to: in the past
// nobody may do anything. Invalid for what is no day, or a day to come.
func AsOf(r *http.Request) (time.Time, org.Member, error) {
	m := middleware.Member(r)
	text := r.URL.Query().Get(asOf)
	if text == "" {
		return time.Time{}, m, nil
	}
	day, err := parseDay(text, m.Org.Today(time.Now()))
	if err != nil || day.IsZero() {
		return day, m, err
	}
	m.Actor.Role = access.Viewer
	return day, m, nil
}

// parseDay reads a day before today; today is the zero time.
func parseDay(text string, today time.Time) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil || day.Year() < 1990:
		return day, errs.New(errs.Invalid, "This is no day a page can be shown for. Write it like %s.", today.Format(time.DateOnly))
	case day.After(today):
		return day, errs.New(errs.Invalid, "%s has not come yet. Choose a day up to today.", day.Format("Mon 2 Jan 2006"))
	case day.Equal(today):
		return time.Time{}, nil
	}
	return day, nil
}

// begun is NotFound for a day before the organisation had anything to show.
func begun(o org.Org, f board.Frame) error {
	first := o.Today(f.BegunAt)
	if !f.Past || !f.Today.Before(first) {
		return nil
	}
	return errs.New(errs.NotFound, "%s begins here on %s. There is nothing to show for %s.", o.Name, first.Format("Mon 2 Jan 2006"), f.Today.Format("Mon 2 Jan 2006"))
}

// pastView is the band over a page of the past.
type pastView struct{ Text, Today string }

func asOfURL(u *url.URL, day time.Time) string {
	q := u.Query()
	q.Del(asOf)
	if !day.IsZero() {
		q.Set(asOf, day.Format(time.DateOnly))
	}
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

func newPast(o org.Org, u *url.URL, f board.Frame) *pastView {
	if !f.Past {
		return nil
	}
	v := &pastView{Text: "As it was on " + LongDate(f.Today, o.Today(time.Now())), Today: asOfURL(u, time.Time{})}
	if f.CycleStart != nil && f.CycleEnd != nil {
		c := strategy.Cycle{StartsOn: *f.CycleStart, EndsOn: *f.CycleEnd}
		if week, of := c.Week(f.Today); c.Contains(f.Today) {
			v.Text += fmt.Sprintf(", week %d of %d", week, of)
		}
	}
	return v
}

// Weeks leads through the weeks of a cycle from the day a page shows, back to the moment it begins to have
// something to show. The week that is not over is today.
func Weeks(o org.Org, u *url.URL, c strategy.Cycle, shown, since time.Time) ui.WeekStepsView {
	today, first := o.Today(time.Now()), o.Today(since)
	var v ui.WeekStepsView
	for n, from := 1, c.StartsOn; !from.After(c.EndsOn) && !from.After(today); n, from = n+1, from.AddDate(0, 0, 7) {
		day := earlier(earlier(from.AddDate(0, 0, 6), c.EndsOn), today)
		if day.Before(first) {
			continue
		}
		step := ui.WeekStep{Number: n, URL: asOfURL(u, day), Text: fmt.Sprintf("Week %d, %s", n, day.Format("2 Jan")), Current: !shown.Before(from) && !shown.After(day)}
		if day.Equal(today) && shown.Equal(today) {
			step.URL = asOfURL(u, time.Time{}) // else it names the day, for links of a past page keep theirs
		}
		if day.Before(shown) && !step.Current {
			v.Previous = step.URL
		}
		if day.After(shown) && v.Next == "" {
			v.Next = step.URL
		}
		v.Steps = append(v.Steps, step)
	}
	return v
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Pages that can show the past, and the forms that lead to them, keep its day.
var (
	pastPages = `/o/[^/"?#]+/(?:strategy|(?:objectives|krs|teams)/[0-9a-f]{8}-[0-9a-f-]{27})`
	pastLinks = regexp.MustCompile(`(href=")(` + pastPages + `)(\?[^"#]*)?(#[^"]*)?"`)
	hasPast   = regexp.MustCompile(`^` + pastPages + `$`)
	openers   = regexp.MustCompile(`(?s)<a class="([^"]*)\bwhylink"[^>]*>(.*?)</a>`)
	pastForms = regexp.MustCompile(`<form[^>]*action="` + pastPages + `"[^>]*>`)
)

// keepDay makes the links of what is shown lead to the same day. Numbers do not open there: the pages that
// open them know today only.
func keepDay(content templ.Component, day time.Time) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b bytes.Buffer
		if err := content.Render(ctx, &b); err != nil {
			return err
		}
		_, err := io.WriteString(w, onDay(b.String(), day))
		return err
	})
}

func onDay(page string, day time.Time) string {
	page = openers.ReplaceAllString(page, `<span class="$1">$2</span>`)
	page = pastLinks.ReplaceAllStringFunc(page, func(link string) string {
		part := pastLinks.FindStringSubmatch(link)
		return part[1] + html.EscapeString(keepDayOf(html.UnescapeString(part[2]+part[3]), day)) + part[4] + `"`
	})
	return pastForms.ReplaceAllString(page, `$0<input type="hidden" name="`+asOf+`" value="`+day.Format(time.DateOnly)+`">`)
}

// keepDayOf is the address as of a day, unless it names one, has no past or is not ours.
func keepDayOf(address string, day time.Time) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !hasPast.MatchString(u.Path) || u.Query().Has(asOf) {
		return address
	}
	return asOfURL(u, day)
}
