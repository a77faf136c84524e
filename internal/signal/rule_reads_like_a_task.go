package signal

import (
	"slices"
	"strings"
	"unicode"
)

// readsLikeATask: a KR without a metric, or with a text that names an output and no measure (SIGNALS 5).
var readsLikeATask = Rule[KRCase]{
	ID:       "reads_like_a_task",
	Name:     "Reads like a task",
	Severity: always[KRCase](SeverityInfo),
	Holds: func(c KRCase) bool {
		return c.In.Active && c.Out.Status != Achieved && ReadsLikeATask(c.In.Title, c.In.Scale.Kind) != ""
	},
	Inputs: func(c KRCase) Inputs {
		return Inputs{"title": c.In.Title, "kind": string(c.In.Scale.Kind), "output": outputOf(c.In.Title)}
	},
	Sentence: func(c KRCase) string { return ReadsLikeATask(c.In.Title, c.In.Scale.Kind) },
	Needs:    func(c KRCase) []string { return rewording(c.In.Title, c.In.Scale.Kind) },
}

// ReadsLikeATask says why a KR of that title and kind reads like a task, "" if it does not. A number in
// the title of a KR with a metric measures what it names.
func ReadsLikeATask(title string, kind Kind) string {
	title = strings.Join(strings.Fields(title), " ")
	switch output := outputOf(title); {
	case title == "":
		return ""
	case output != "" && !(kind.measured() && strings.ContainsFunc(title, unicode.IsDigit)):
		return "“" + title + "” reads like a task: what will it change?"
	case output == "" && (kind == Binary || kind == WorkTracked):
		return "“" + title + "” has no metric: what will it change?"
	}
	return ""
}

// rewording lists what makes a KR of that title and kind read like a result: one change where one is
// enough, else a metric with either change of the title.
func rewording(title string, kind Kind) []string {
	renamed, counted := "what changes", title+" 1"
	var ways []string
	add := func(way, title string, kind Kind) {
		if ReadsLikeATask(title, kind) == "" {
			ways = append(ways, way)
		}
	}
	add("a metric", title, Increase)
	add("a title that says what changes", renamed, kind)
	add("a title that says by how much", counted, kind)
	if len(ways) == 0 {
		add("a metric and a title that says what changes", renamed, Increase)
		add("a metric and a title that says by how much", counted, Increase)
	}
	return ways
}

// measured reports whether a kind has a metric.
func (k Kind) measured() bool { return k == Increase || k == Decrease || k == Maintain }

// outputs are words with which a title names something made instead of something changed.
var outputs = []string{
	"launch", "build", "ship", "implement", "deliver", "release", "create", "develop", "introduce", "roll", "write", "publish",
	"finish", "complete", "migrate", "set", "design", "hire", "organise", "organize", "run", "hold", "prepare", "install",
}

// outputOf is the word of outputs that a title begins with, "" if with none.
func outputOf(title string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(title), " ")
	first = strings.ToLower(strings.TrimRightFunc(first, unicode.IsPunct))
	i := slices.IndexFunc(outputs, func(w string) bool {
		return first == w || first == w+"s" || first == w+"es" ||
			first == w+"ing" || first == strings.TrimSuffix(w, "e")+"ing" || first == w+w[len(w)-1:]+"ing"
	})
	if i < 0 {
		return ""
	}
	return outputs[i]
}
