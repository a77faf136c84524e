package signal

import (
	"strings"
	"sync"
)

// RuleName is what people call a rule: two or three words. A rule of the past that is gone reads as its id.
func RuleName(id string) string {
	if name, ok := ruleNames()[id]; ok {
		return name
	}
	return strings.ReplaceAll(id, "_", " ")
}

var ruleNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	nameRules(names, KRRules())
	nameRules(names, TeamRules())
	nameRules(names, ObjectiveRules())
	return names
})

func nameRules[C any](names map[string]string, rules []Rule[C]) {
	for _, r := range rules {
		names[r.ID] = r.Name
	}
}
