package table

import (
	"fmt"
	"strings"
)

// Words makes a set of what stands between bars, folded.
func Words(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Split(words, "|") {
		m[Fold(w)] = true
	}
	return m
}

// Values turns value → words into word → value. A word of two values is a mistake in a table, found
// when the program starts.
func Values[V comparable](words map[V]string) map[string]V {
	m := map[string]V{}
	for value, list := range words {
		for w := range Words(list) {
			if other, ok := m[w]; ok && other != value {
				panic(fmt.Sprintf("table: %q means both %v and %v", w, other, value))
			}
			m[w] = value
		}
	}
	return m
}
