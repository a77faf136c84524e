package format

import (
	"regexp"
	"strings"
	"time"

	"plumbline/internal/importer/table"
)

// people knows the names behind account ids, as far as the columns of the file tell them.
type people map[string]string

// collect pairs the columns that name people with those that hold their ids.
func (p people) collect(s *table.Sheet, r table.Record) {
	for _, who := range []string{"assignee", "reporter", "creator", "watchers"} {
		names, ids := s.Raw(r, who), s.Raw(r, who+"_id")
		for i := range min(len(names), len(ids)) {
			if names[i] != "" && ids[i] != "" {
				p[ids[i]] = names[i]
			}
		}
	}
}

// person makes a Person of a name and an id, either of which may be missing.
func (p people) person(name, id string) Person {
	if name == "" && id != "" {
		if name = p[id]; name == "" {
			return personOf(id)
		}
	}
	if who := personOf(name); id == "" || who.Email != "" {
		who.ID = firstOf(who.ID, id)
		return who
	}
	return Person{Name: name, ID: id}
}

var opaqueID = regexp.MustCompile(`^(?:[\w.:-]*\d[\w.:-]*)$`)

// personOf tells an e-mail address, a name and an id apart.
func personOf(s string) Person {
	s = table.OneLine(s)
	switch at := strings.IndexByte(s, '@'); {
	case s == "":
		return Person{}
	case at > 0 && at < len(s)-1 && !strings.Contains(s, " "):
		return Person{Email: strings.ToLower(s)}
	case opaqueID.MatchString(s):
		return Person{ID: s}
	}
	return Person{Name: s}
}

// Known says that the file named anybody.
func (p Person) Known() bool { return p != Person{} }

// Label is how a person is written where no member stands for them.
func (p Person) Label() string {
	switch {
	case p.Name != "" && p.Email != "":
		return p.Name + " <" + p.Email + ">"
	case p.Name != "":
		return p.Name
	case p.Email != "":
		return p.Email
	}
	return p.ID
}

// jiraComment reads `date;account id;text`; anything else is all text.
func (p people) jiraComment(s string, order table.Order, tz *time.Location) Comment {
	date, rest, ok := strings.Cut(s, ";")
	id, text, ok2 := strings.Cut(rest, ";")
	if ok && ok2 && !strings.ContainsAny(strings.TrimSpace(id), " \n") {
		if at, err := table.ParseTime(date, order, tz); err == nil {
			return Comment{At: at, Author: p.person("", strings.TrimSpace(id)), Text: strings.TrimSpace(text)}
		}
	}
	return Comment{Text: s}
}

// jiraAttachment reads `date;account id;file name;address`.
func jiraAttachment(s string) string {
	parts := strings.SplitN(s, ";", 4)
	if len(parts) == 4 && strings.Contains(parts[3], "://") {
		return strings.TrimSpace(parts[2]) + " " + strings.TrimSpace(parts[3])
	}
	return s
}
