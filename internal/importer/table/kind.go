// Package table reads delimited text as people bring it: encodings, delimiters, broken rows, repeated
// and foreign column names, dates and numbers of any locale. It knows neither a format nor a goal.
package table

// Kind is one kind of row a format knows, with the columns it takes; what help pages print.
type Kind struct {
	Name    string
	Purpose string
	Columns []Column
	// Unwrap looks into names such as "Custom field (Points)"; it may be nil.
	Unwrap func(known map[string]string, their string) string
}

// Column is one of our columns. Aliases are the names of other tools that mean the same.
type Column struct {
	Name     string
	Required bool
	Meaning  string
	Aliases  []string
}

// names finds our column by any of its squashed names.
func (k Kind) names() map[string]string {
	m := make(map[string]string)
	for _, c := range k.Columns {
		for _, a := range c.Aliases {
			if n := Squash(a); m[n] == "" {
				m[n] = c.Name
			}
		}
	}
	for _, c := range k.Columns {
		m[Squash(c.Name)] = c.Name
	}
	return m
}

// resolve is the name of a column of ours by that name or an alias; "" if there is none.
func (k Kind) resolve(ours string) string {
	if k.Has(ours) {
		return ours
	}
	return k.names()[Squash(ours)]
}

// Has says that the kind has a column of that name.
func (k Kind) Has(column string) bool {
	for _, c := range k.Columns {
		if c.Name == column {
			return true
		}
	}
	return false
}
