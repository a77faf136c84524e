package signalui

import (
	"testing"

	"plumbline/internal/signal"
)

// TestEveryRuleAndInputHasItsWords: a rule or an input that nobody put into words fails here.
func TestEveryRuleAndInputHasItsWords(t *testing.T) {
	t.Parallel()
	level := 5
	kr := signal.KRCase{Out: signal.KRResult{Confidence: &level, BeforeConfidence: &level}, Th: signal.Defaults()}
	for _, r := range signal.KRRules() {
		told(t, r.ID, r.Inputs(kr))
	}
	for _, r := range signal.TeamRules() {
		told(t, r.ID, r.Inputs(signal.TeamCase{Th: signal.Defaults()}))
	}
	for _, r := range signal.ObjectiveRules() {
		told(t, r.ID, r.Inputs(signal.ObjectiveCase{Th: signal.Defaults()}))
	}
}

func told(t *testing.T, rule string, inputs signal.Inputs) {
	t.Helper()
	if len(ruleWords(signal.Defaults())[rule]) < 30 {
		t.Errorf("%s has no words", rule)
	}
	if len(inputs) == 0 {
		t.Errorf("%s has no inputs", rule)
	}
	for key := range inputs {
		if place(key) == len(labels) {
			t.Errorf("input %q of %s has no label", key, rule)
		}
	}
}

func TestALabelSaysTheDaysAhead(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]string{7: "Tasks of the next week", 10: "Tasks of the next 10 days", 14: "Tasks of the next two weeks"} {
		if got := labelOf("focus", signal.Thresholds{FocusDays: days}); got != want {
			t.Errorf("%d days read %q, want %q", days, got, want)
		}
	}
}

func TestInputsAreReadable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"progress", 0.35, "35%"}, {"linked", 3.0, "3"}, {"open_weight", 4.5, "4.5"}, {"why", "all_shipped", "all of it is done"},
		{"oldest", "2026-08-09", "Sun 9 Aug 2026"}, {"krs", []any{"a", "b"}, "2"}, {"last_closed", "", ""}, {"changed", nil, ""},
	} {
		if got := inputText(c.key, c.value); got != c.want {
			t.Errorf("%s %v reads %q, want %q", c.key, c.value, got, c.want)
		}
	}
}
