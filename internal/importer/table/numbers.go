package table

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var numberShape = regexp.MustCompile(`^([^\d.,+−-]*?) *([+−-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?) *([^\d]*)$`)

// maxUnit is as long as a unit beside a number may be before the whole is taken for a text.
const maxUnit = 12

var numberNoise = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "'", "", "’", "", "_", "", ".-", "", ".–", "")

// decimalComma decides over all values of a column. "1,5" shows a decimal comma, "1,500.00" and
// "1.5" show a point; if all is open, a file divided by semicolons has decimal commas.
func decimalComma(values []string, semicolons bool) bool {
	commas, points, open := 0, 0, 0
	for _, v := range values {
		v = numberNoise.Replace(v)
		c, p := strings.LastIndexByte(v, ','), strings.LastIndexByte(v, '.')
		switch {
		case c >= 0 && p >= 0:
			if c > p {
				commas++
			} else {
				points++
			}
		case c >= 0 && strings.Count(v, ",") == 1:
			if digitsAfter(v, c) == 3 && !strings.HasPrefix(strings.TrimLeft(v, "+-−"), "0,") {
				open++
			} else {
				commas++
			}
		case p >= 0 && strings.Count(v, ".") == 1:
			if digitsAfter(v, p) != 3 {
				points++
			}
		case p >= 0:
			commas++ // 1.234.567
		}
	}
	if commas == points {
		return commas == 0 && open > 0 && semicolons
	}
	return commas > points
}

func digitsAfter(v string, at int) int {
	n := 0
	for _, r := range v[at+1:] {
		if r < '0' || r > '9' {
			break
		}
		n++
	}
	return n
}

// ParseNumber reads a number with thousands separators and a unit or currency beside it.
func ParseNumber(v string, comma bool) (n float64, unit string, err error) {
	v = strings.TrimSpace(v)
	m := numberShape.FindStringSubmatch(joinGroups(numberNoise.Replace(v)))
	if m == nil || len([]rune(m[1]+m[3])) > maxUnit || strings.ContainsFunc(m[0], unicode.IsControl) {
		return 0, "", fmt.Errorf("%s is not a number", Excerpt(v))
	}
	digits := strings.ReplaceAll(m[2], "−", "-")
	if comma {
		digits = strings.ReplaceAll(strings.ReplaceAll(digits, ".", ""), ",", ".")
	} else {
		digits = strings.ReplaceAll(digits, ",", "")
	}
	n, err = strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, "", fmt.Errorf("%s is not a number", Excerpt(v))
	}
	if math.Abs(n) > 1e15 {
		return 0, "", fmt.Errorf("%s is too large a number", Excerpt(v))
	}
	if n == 0 {
		n = 0 // no negative zero
	}
	unit = strings.TrimSpace(m[1] + m[3])
	return n, unit, nil
}

// joinGroups takes out spaces between groups of three digits: 1 200 000.
func joinGroups(v string) string {
	digit := func(i int) bool { return i >= 0 && i < len(v) && v[i] >= '0' && v[i] <= '9' }
	var b strings.Builder
	for i := range len(v) {
		if v[i] == ' ' && digit(i-1) && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4) {
			continue
		}
		b.WriteByte(v[i])
	}
	return b.String()
}
