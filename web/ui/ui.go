// Package ui owns the design system: components in templ that know no noun. They take
// display-ready values; every mark carries its word and every chart its sentence.
package ui

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
)

// Asset is the address of a built asset by its plain name; the web package sets it once.
var Asset = func(name string) string { return "/static/" + name }

// Health is how a goal hangs: "on", "risk", "off", "none" or "done" (data-h).
type Health string

// Link is a labelled address; Dialog opens it in a dialog where scripts run.
type Link struct {
	Label, URL, Icon string
	Dialog           bool
}

// Pct is a whole number from 0 to 100 for the attributes data-v, data-e, data-left, data-top.
func Pct(v float64) string {
	if math.IsNaN(v) {
		v = 0
	}
	return strconv.Itoa(int(math.Round(min(max(v, 0), 100))))
}

// Share is a fraction as Pct.
func Share(v float64) string { return Pct(v * 100) }

// num is a coordinate: rounded, never NaN or infinite.
func num(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	return strconv.FormatFloat(math.Round(min(max(v, -1000), 1000)*10)/10, 'f', -1, 64)
}

// initials stand for a name where there is no room for it.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	out := ""
	for _, w := range words {
		out += string([]rune(strings.ToUpper(w))[:1])
	}
	return out
}

// hue is the colour of a person's avatar, the same everywhere.
func hue(name string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return strconv.Itoa(int(h.Sum32()%24) * 15)
}
