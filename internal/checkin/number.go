package checkin

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	plain     = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$`)
	thousands = regexp.MustCompile(`^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+$`)
	spaces    = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "", "−", "-")
)

// Number reads a value as people type it: 39.7, 39,7, 1 200, 1'200, 1.200,50 or 40 %. Empty text is nil. What
// is not a number is NaN, which Record refuses together with whatever else is wrong.
func Number(text string) *float64 {
	s := spaces.Replace(strings.TrimSpace(text))
	if s == "" {
		return nil
	}
	s = strings.TrimSuffix(s, "%")
	comma, dot := strings.LastIndex(s, ","), strings.LastIndex(s, ".")
	switch {
	case comma > dot && dot >= 0: // 1.200,50
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case comma >= 0 && dot > comma, thousands.MatchString(s): // 1,200.50 and 1,200
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	case strings.Count(s, ".") > 1: // 1.234.567
		s = strings.ReplaceAll(s, ".", "")
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !plain.MatchString(s) {
		v = math.NaN()
	}
	return &v
}
