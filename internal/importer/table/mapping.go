package table

import (
	"sort"
	"strings"

	"plumbline/internal/errs"
)

// Mapping overrules how columns are recognised: name in the file → name of ours (or an alias of it), or LeftOut.
// "check_ins.Wert" speaks of one kind of row only.
type Mapping map[string]string

// LeftOut in place of a name of ours leaves the column out.
const LeftOut = "-"

// ParseMapping reads their=ours pairs; the last equals sign divides.
func ParseMapping(pairs []string) (Mapping, error) {
	m := Mapping{}
	for _, p := range pairs {
		i := strings.LastIndexByte(p, '=')
		if i <= 0 || strings.TrimSpace(p[i+1:]) == "" {
			return nil, errs.New(errs.Invalid, "%q is not of the form their=ours.", p)
		}
		m[strings.TrimSpace(p[:i])] = strings.TrimSpace(p[i+1:])
	}
	return m, nil
}

// Keys are the names of theirs, sorted.
func (m Mapping) Keys() []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// column says what the mapping makes of a column of a kind: ours, LeftOut, or "" if it is silent.
func (m Mapping) column(k Kind, their string) string {
	found := ""
	for _, key := range m.Keys() {
		ours := m[key]
		if ours != LeftOut {
			if ours = k.resolve(ours); ours == "" {
				continue
			}
		}
		if kind, name, ok := strings.Cut(key, "."); ok && sameName(kind, k.Name) && sameName(name, their) {
			return ours
		}
		if sameName(key, their) {
			found = ours
		}
	}
	return found
}

// Check refuses names of ours that no kind has and columns of theirs that are in no header.
func (m Mapping) Check(kinds []Kind, headers [][]string) error {
	for _, key := range m.Keys() {
		if ours := m[key]; ours != LeftOut && !anyHas(kinds, ours) {
			return errs.New(errs.Invalid, "%q is not a column of ours; there are %s.", ours, allNames(kinds))
		}
		if !inHeaders(kinds, headers, key) {
			return errs.New(errs.Invalid, "No file has a column %q.", key)
		}
	}
	return nil
}

func inHeaders(kinds []Kind, headers [][]string, key string) bool {
	names := []string{key}
	if kind, name, ok := strings.Cut(key, "."); ok {
		for _, k := range kinds {
			if sameName(kind, k.Name) {
				names = append(names, name)
			}
		}
	}
	for _, h := range headers {
		for _, their := range h {
			for _, n := range names {
				if sameName(n, their) {
					return true
				}
			}
		}
	}
	return false
}

func sameName(a, b string) bool {
	return a == b || (Squash(a) != "" && Squash(a) == Squash(b))
}

func anyHas(kinds []Kind, ours string) bool {
	for _, k := range kinds {
		if k.resolve(ours) != "" {
			return true
		}
	}
	return false
}

func allNames(kinds []Kind) string {
	var names []string
	seen := map[string]bool{}
	for _, k := range kinds {
		for _, c := range k.Columns {
			if !seen[c.Name] {
				names = append(names, c.Name)
			}
			seen[c.Name] = true
		}
	}
	return strings.Join(names, ", ")
}
