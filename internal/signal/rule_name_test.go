package signal

import (
	"strings"
	"testing"
)

// TestEveryRuleHasANameForPeople keeps ids out of what people read, and two rules from one name.
func TestEveryRuleHasANameForPeople(t *testing.T) {
	t.Parallel()
	by := map[string]string{}
	for id, name := range ruleNames() {
		words := len(strings.Fields(name))
		if name == "" || strings.Contains(name, "_") || name[:1] != strings.ToUpper(name[:1]) || words < 2 || words > 4 {
			t.Errorf("rule %s is called %q", id, name)
		}
		if other, taken := by[name]; taken {
			t.Errorf("rules %s and %s are both called %q", id, other, name)
		}
		by[name] = id
		if got := RuleName(id); got != name {
			t.Errorf("rule %s reads as %q, want %q", id, got, name)
		}
	}
	if len(by) < 18 {
		t.Errorf("%d rules have names", len(by))
	}
	if got := RuleName("a_rule_that_is_gone"); got != "a rule that is gone" {
		t.Errorf("a rule that is gone reads as %q", got)
	}
}
