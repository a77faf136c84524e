// Package shell owns the frame around every page: navigation, the week's ritual, search, flash,
// live events and error pages.
package shell

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/ui"
)

// Crumb is one step of the path to a page; the last one has no address.
type Crumb struct{ Label, URL string }

// Action is the one primary thing to do on a page.
type Action struct {
	Label, Icon, URL, Key string
	Dialog                bool
}

// Page is what a screen tells the frame about itself.
type Page struct {
	Title  string
	Nav    string // "work", "check-ins", "board", "strategy", "settings"
	Crumbs []Crumb
	Action *Action
	Weeks  ui.WeekStepsView // as of whose ends the page can be seen, where it does not show them itself
	Topics []string         // ids of the subjects whose change redraws the page; nil: the page is not live
}

type frameView struct {
	Page
	Title                 string
	OrgName, Base         string
	Person, Role, Initial string
	Theme                 string
	KeysOff               bool // single keys do nothing
	Said                  middleware.Said
	Events                string
	Made                  string // when, in milliseconds: what changed since is not on it
	BoardURL              string
	Due                   int
	Ritual                *ritualView
	CanSettings           bool
	Past                  *pastView
}

// Base is the address of an organisation.
func Base(o org.Org) string { return "/o/" + o.Slug }

// Render shows content inside the frame.
func Render(a *handle.App, w http.ResponseWriter, r *http.Request, status int, f board.Frame, p Page, content templ.Component) error {
	m := middleware.Member(r)
	if err := begun(m.Org, f); err != nil {
		return err
	}
	if f.Past {
		content = keepDay(content, f.Today)
	}
	return handle.Render(w, r, status, layout(newFrame(a, w, r, m, f, p), content))
}

func newFrame(a *handle.App, w http.ResponseWriter, r *http.Request, m org.Member, f board.Frame, p Page) frameView {
	base := Base(m.Org)
	v := frameView{
		Page: p, Title: p.Title + " · Plumbline", OrgName: m.Org.Name, Base: base,
		Person: m.Name, Role: m.Title, Initial: Initials(m.Name), Theme: Theme(r), KeysOff: KeysOff(r), Said: middleware.TakeFlash(a, w, r),
		Made: strconv.FormatInt(time.Now().UnixMilli(), 10),
		Due:  f.CheckInsDue, Ritual: newRitual(base, f, m.Org.WeekStart), BoardURL: base + "/teams",
		CanSettings: m.Actor.Can(access.TeamEdit), Past: newPast(m.Org, r.URL, f),
	}
	if v.Role == "" {
		v.Role = RoleName(m.Actor.Role)
	}
	if f.TeamID != nil {
		v.BoardURL = base + "/teams/" + f.TeamID.String()
	}
	if f.Past {
		v.Ritual, v.Action = nil, nil
		for i, c := range v.Crumbs {
			v.Crumbs[i].URL = keepDayOf(c.URL, f.Today)
		}
	} else if p.Topics != nil {
		v.Events = base + "/events?topics=" + strings.Join(p.Topics, ",")
	}
	return v
}

// RoleName is how a role is called on screen.
func RoleName(r access.Role) string {
	return strings.ToUpper(string(r)[:1]) + string(r)[1:]
}

// Initials stand for a person where there is no room for the name, which is always beside or in the title.
func Initials(name string) string {
	var out []rune
	for _, word := range strings.Fields(name) {
		out = append(out, []rune(strings.ToUpper(word))[0])
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return string(out)
}

// Short is a name as lists show it: "Ruth E.".
func Short(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return name
	}
	return words[0] + " " + string([]rune(words[len(words)-1])[0]) + "."
}

// Date is a day as text: "14 Aug", with the year when it is not this one.
func Date(day, today time.Time) string {
	if day.Year() != today.Year() {
		return day.Format("2 Jan 2006")
	}
	return day.Format("2 Jan")
}

// LongDate is a day with its weekday: "Fri 14 Aug".
func LongDate(day, today time.Time) string { return day.Format("Mon ") + Date(day, today) }

// Plural is "1 task", "3 tasks".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
