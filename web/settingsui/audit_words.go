package settingsui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/web/ui"
)

// auditKinds names what events are about.
var auditKinds = map[string]string{
	"task": "Task", "key_result": "Key result", "objective": "Objective", "plan_slot": "Planned work", "pillar": "Pillar", "cycle": "Cycle",
	"team": "Team", "user": "Member", "invitation": "Invitation", "org": "Organisation", "import": "Import", "signal": "Signal", "domain": "Domain",
}

func kindOptions() []ui.Option {
	out := []ui.Option{{Label: "Everything"}}
	for _, kind := range slices.SortedFunc(maps.Keys(auditKinds), func(a, b string) int { return strings.Compare(auditKinds[a], auditKinds[b]) }) {
		out = append(out, ui.Option{Value: kind, Label: auditKinds[kind]})
	}
	return out
}

// auditVerbs are the verbs whose second part says too little.
var auditVerbs = map[string]string{
	"task.impact": "Changed the impact", "checkin.recorded": "Checked in", "checkin.flag_resolved": "Resolved the flag", "kr.state": "Changed the state",
	"objective.state": "Changed the state", "cycle.state": "Changed the state", "slots.planned": "Planned work", "import.applied": "Imported files",
	"org.founded": "Founded the organisation", "org.changed": "Changed the settings", "org.transferred": "Made the owner", "rules.changed": "Changed the rules",
	"member.changed": "Changed the member", "member.invited": "Sent an", "member.joined": "Joined", "task.confirmed": "Confirmed the link",
	"org.exported": "Exported everything of", "org.given_up": "Asked to delete", "org.kept": "Took back", "member.left": "Left", "member.erased": "Erased",
}

// auditVerb says what was done.
func auditVerb(e board.AuditEvent) string {
	if words := auditVerbs[e.Verb]; words != "" {
		return words
	}
	_, action, _ := strings.Cut(e.Verb, ".")
	action = strings.ReplaceAll(action, "_", " ")
	if action == "" {
		return e.Verb
	}
	return strings.ToUpper(action[:1]) + action[1:]
}

// auditName is what it was done to, by the name it had then.
func auditName(e board.AuditEvent) string {
	name := dataText(e.Data, "title")
	if name == "" {
		name = dataText(e.Data, "name")
	}
	if e.Name != nil {
		name = *e.Name
	}
	if n, ok := e.Data["number"].(float64); ok && e.Kind == "key_result" {
		name = strings.TrimSpace(goal.KRLabel(int64(n)) + " " + name)
	}
	if name == "" {
		return strings.ToLower(auditKinds[e.Kind])
	}
	return name
}

// auditNote is from what to what, and why.
func auditNote(e board.AuditEvent) string {
	var out []string
	from, to := dataText(e.Data, "from"), dataText(e.Data, "to")
	if e.Kind == "user" || e.Kind == "invitation" {
		from, to = dataText(e.Data, "was"), dataText(e.Data, "role")
	}
	if words := strings.NewReplacer("_", " ", "todo", "to do"); to != "" && !isID(from) && !isID(to) {
		if from != "" && from != to {
			out = append(out, words.Replace(from)+" to "+words.Replace(to))
		} else {
			out = append(out, words.Replace(to))
		}
	}
	if changed := changedNames(e.Data["changed"]); len(changed) > 0 {
		out = append(out, strings.ReplaceAll(strings.Join(changed, ", "), "_", " "))
	}
	if e.Data["deactivated"] == true {
		out = append(out, "deactivated")
	}
	for _, key := range []string{"why", "reason", "note"} {
		if text := dataText(e.Data, key); text != "" {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}

// changedNames is which fields changed: a list of names, or an object by name.
func changedNames(v any) (out []string) {
	switch v := v.(type) {
	case []any:
		for _, name := range v {
			out = append(out, fmt.Sprint(name))
		}
	case map[string]any:
		out = slices.Sorted(maps.Keys(v))
	}
	return out
}

// auditURL is where the thing is seen now, if it has a page.
func auditURL(base string, e board.AuditEvent) string {
	subject := id.Task(e.Subject).String()
	switch e.Kind {
	case "task":
		if n, ok := e.Data["number"].(float64); ok && e.Verb != "task.deleted" {
			return fmt.Sprintf("%s/tasks/%.0f", base, n)
		}
	case "key_result":
		return base + "/krs/" + subject
	case "objective":
		return base + "/objectives/" + subject
	}
	return ""
}

func dataText(data map[string]any, key string) string {
	s, _ := data[key].(string)
	return s
}

func isID(s string) bool {
	_, err := id.Parse[id.Task](s)
	return err == nil
}
