package ui

import "strconv"

type optionGroup struct {
	name    string
	options []Option
}

// groups splits options where their group changes.
func groups(list []Option) []optionGroup {
	var out []optionGroup
	for _, o := range list {
		if len(out) == 0 || out[len(out)-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group})
		}
		last := &out[len(out)-1]
		last.options = append(last.options, o)
	}
	return out
}

func rows(n int) string {
	if n == 0 {
		n = 4
	}
	return strconv.Itoa(n)
}
