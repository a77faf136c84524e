package main

import (
	"fmt"
	"strings"
)

// values makes the numbers that markup may carry reach the style sheet as attributes, because the
// content security policy refuses style attributes: data-v="35" sets --v to 35.
func values() string {
	var b strings.Builder
	b.WriteString("@layer tokens{")
	for n := range 101 {
		for _, name := range []string{"v", "e", "n"} {
			fmt.Fprintf(&b, `[data-%s="%d"]{--%s:%d}`, name, n, name, n)
		}
		fmt.Fprintf(&b, `[data-left="%d"]{left:%d%%}[data-top="%d"]{top:%d%%}[data-tall="%d"]{block-size:%d%%}[data-flex="%d"]{flex:%d}`, n, n, n, n, n, n, n, n)
	}
	for hue := 0; hue < 360; hue += 15 {
		fmt.Fprintf(&b, `[data-hue="%d"]{--hue:%d}`, hue, hue)
	}
	b.WriteString("}")
	return b.String()
}
