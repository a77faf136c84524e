package ui_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"plumbline/web/ui"
)

const nasty = `"><script>alert(1)</script><img src=x onerror=alert(2)>' javascript:alert(3)`

// Nothing that a person wrote becomes markup, and no address runs a script.
func TestEscaping(t *testing.T) {
	t.Parallel()
	link := ui.Link{Label: nasty, URL: "javascript:alert(3)"}
	points := []ui.Point{{X: 0, Y: 0}, {X: 50, Y: 50}}
	for name, c := range map[string]templ.Component{
		"health":    ui.HealthWord("on", nasty),
		"avatar":    ui.Avatar(nasty),
		"avatarS":   ui.AvatarS(nasty),
		"link":      ui.LinkButton(link, "primary"),
		"button":    ui.Button(ui.ButtonView{Label: nasty, Value: nasty, Confirm: nasty}),
		"pager":     ui.Pager(ui.PagerView{Label: nasty, Text: nasty, Next: link.URL}),
		"segmented": ui.Segmented(nasty, []ui.Link{link}, nasty),
		"flash":     ui.Flash(nasty, nasty),
		"problem":   ui.Problem(nasty),
		"empty":     ui.Empty(ui.EmptyView{Title: nasty, Text: nasty, Primary: link}),
		"signal":    ui.Signal(ui.SignalView{Sentence: nasty, Evidence: nasty, Actions: []ui.Link{link}}),
		"toast":     ui.Toast(ui.ToastView{Text: nasty, Action: link}),
		"field":     ui.Field(ui.FieldView{Name: "a", Label: nasty, Value: nasty, Hint: nasty, Error: nasty, Unit: nasty, Placeholder: nasty}),
		"textarea":  ui.TextArea(ui.FieldView{Name: "a", Label: nasty, Value: "</textarea>" + nasty}),
		"select":    ui.Select(ui.FieldView{Name: "a", Label: nasty, Value: nasty, Options: []ui.Option{{Value: nasty, Label: nasty, Group: nasty}}}),
		"trace":     ui.Trace(nasty, []ui.TraceStep{{Knot: "bob", Label: nasty, URL: link.URL, Word: nasty}}),
		"thread":    ui.Thread(nasty, nasty),
		"gauge":     ui.Gauge(ui.GaugeView{Text: nasty}),
		"spark":     ui.Spark(ui.SparkView{Actual: points, Text: nasty}),
		"chart":     ui.Chart(ui.ChartView{Actual: points, ActualText: nasty, TargetText: nasty, Text: nasty, Caption: nasty, Marks: []ui.Tick{{At: 3, Label: nasty}}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			harmless(t, render(t, c))
		})
	}
}

func harmless(t *testing.T, markup string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(markup))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		if tok.Type == html.TextToken || tok.Type == html.EndTagToken {
			continue
		}
		if tok.Data == "script" || tok.Data == "img" {
			t.Errorf("<%s> in %s", tok.Data, markup)
		}
		for _, a := range tok.Attr {
			script := (a.Key == "href" || a.Key == "action") && strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:")
			if script || strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s=%q in %s", a.Key, a.Val, markup)
			}
		}
	}
}
