package table

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Order says which of three bare numbers is the day.
type Order int

// The orders.
const (
	Unknown Order = iota
	DayFirst
	MonthFirst
	YearFirst
)

// Orders are the orders by the names people give them.
var Orders = map[string]Order{"": Unknown, "dmy": DayFirst, "mdy": MonthFirst, "ymd": YearFirst}

func (o Order) String() string {
	return [...]string{"as they come", "day first", "month first", "year first"}[o]
}

// Days the graph can hold.
const minYear, maxYear = 1990, 2099

// written is a date split into what its text says, before the order of bare numbers is known.
type written struct {
	num        [3]int // numbers in order of appearance; two of them if month is set
	digits     [3]int // how many each has
	month      int    // from a word
	dots       bool
	hasClock   bool
	h, m, s    int
	ns         int
	zone       *time.Location
	instant    time.Time // of a text that is one number: epoch or serial day
	amPM       bool
	numbersSet int
}

var (
	clockShape = regexp.MustCompile(`(?:^|[ t,])(am|pm)? ?(\d{1,2})(?:(?::|\.| ?h ?)(\d{2}))(?:[:.](\d{2})(?:[.,](\d{1,9}))?)? ?(am|pm)? ?(?:z|utc|gmt)? ?(?:([+-])(\d{1,2}):?(\d{2})?)? ?(?:\([^)]*\))?$`)
	zuluShape  = regexp.MustCompile(`(?:\d|m) ?(?:z|utc|gmt)(?: ?\([^)]*\))?$`)

	// German, Czech, Swedish, Finnish, Turkish and Hungarian halves of the day, behind a clock.
	forenoon  = regexp.MustCompile(`(\d) ?(?:vorm|dop|fm|ap|oo|de)\.?$`)
	afternoon = regexp.MustCompile(`(\d) ?(?:nachm|odp|em|ip|os|du)\.?$`)

	dateWords = strings.NewReplacer(
		"a. m.", "am", "p. m.", "pm", "a.m.", "am", "p.m.", "pm", "a. m", "am", "p. m", "pm",
		"上午", " am ", "午前", " am ", "오전", " am ", "下午", " pm ", "午後", " pm ", "오후", " pm ",
		"年", "-", "月", "-", "日", " ", "년", "-", "월", "-", "일", " ", "\u00a0", " ", "\u202f", " ")
)

// split takes a text apart; it fails on what is no date in any order.
func split(text string) (written, error) {
	var w written
	fail := func() (written, error) { return w, fmt.Errorf("%s is not a date that is understood", Excerpt(text)) }
	if len(text) > 80 {
		return fail()
	}
	if at, ok := bareNumber(text); ok {
		w.instant, w.hasClock = at, true
		return w, nil
	}
	s := Plain(strings.Join(strings.Fields(dateWords.Replace(strings.ToLower(text))), " "))
	s = afternoon.ReplaceAllString(forenoon.ReplaceAllString(s, "$1 am"), "$1 pm")
	if m := clockShape.FindStringSubmatchIndex(s); m != nil && m[0] > 0 {
		if !w.clock(clockShape.FindStringSubmatch(s), zuluShape.MatchString(s)) {
			return fail()
		}
		s = s[:m[0]]
	}
	w.dots = strings.Count(s, ".") >= 2
	for _, tok := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" /.,-–", r) }) {
		if !w.token(tok) {
			return fail()
		}
	}
	if w.month == 0 && w.numbersSet == 1 && w.digits[0] == 8 { // 20250922
		n := w.num[0]
		w.num, w.digits, w.numbersSet = [3]int{n / 10000, n / 100 % 100, n % 100}, [3]int{4, 2, 2}, 3
	}
	named := 0
	if w.month > 0 {
		named = 1
	}
	if w.numbersSet+named != 3 {
		return fail()
	}
	return w, nil
}

// clock reads the groups of clockShape.
func (w *written) clock(g []string, zulu bool) bool {
	w.hasClock = true
	w.h, w.m, w.s = atoi(g[2]), atoi(g[3]), atoi(g[4])
	w.ns = atoi((g[5] + "000000000")[:9])
	if half := g[1] + g[6]; half != "" {
		if w.amPM = true; w.h > 12 || half == "ampm" || half == "pmam" {
			return false
		}
		w.h %= 12
		if half[0] == 'p' {
			w.h += 12
		}
	}
	switch {
	case g[7] != "":
		off := atoi(g[8])*3600 + atoi(g[9])*60
		if off > 14*3600 {
			return false
		}
		if g[7] == "-" {
			off = -off
		}
		w.zone = time.FixedZone("", off)
	case zulu:
		w.zone = time.UTC
	}
	return w.h < 24 && w.m < 60 && w.s < 60
}

// token takes one word or number of the date itself.
func (w *written) token(tok string) bool {
	digits := strings.TrimRight(tok, "abcdefghijklmnopqrstuvwxyzº")
	if digits == "" || digits[0] < '0' || digits[0] > '9' {
		if m := months[tok]; m > 0 {
			if w.month > 0 {
				return false
			}
			w.month = m
			return true
		}
		return dateFillers[tok]
	}
	n, err := strconv.Atoi(digits)
	if suffix := tok[len(digits):]; err != nil || len(digits) > 8 || w.numbersSet == 3 || len(suffix) > 2 {
		return false
	}
	w.num[w.numbersSet], w.digits[w.numbersSet] = n, len(digits)
	w.numbersSet++
	return true
}

// ymd settles year, month and day under an order.
func (w written) ymd(order Order) (y, m, d int, ok bool) {
	at := [3]int{2, 1, 0} // where year, month and day stand among the numbers
	switch {
	case w.month > 0 && (w.digits[0] == 4 || (w.num[0] > 31 && w.digits[1] != 4) || (order == YearFirst && w.digits[1] != 4)):
		at = [3]int{0, -1, 1}
	case w.month > 0:
		at = [3]int{1, -1, 0}
	case w.digits[0] == 4 || (order == YearFirst && w.digits[2] != 4):
		at = [3]int{0, 1, 2}
	case order == MonthFirst:
		at = [3]int{2, 0, 1}
	}
	y, m, d = w.num[at[0]], w.month, w.num[at[2]]
	if at[1] >= 0 {
		m = w.num[at[1]]
	}
	switch n := w.digits[at[0]]; {
	case n != 2 && n != 4:
		return y, m, d, false
	case n == 2 && y < 70:
		y += 2000
	case n == 2:
		y += 1900
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return y, m, d, y >= minYear && y <= maxYear && m >= 1 && m <= 12 && t.Day() == d
}

// day is ymd, or where that is no day the one other reading that is: 25 can be no month.
func (w written) day(order Order) (y, m, d int, ok bool) {
	for _, o := range []Order{order, DayFirst, MonthFirst} {
		if y, m, d, ok = w.ymd(o); ok {
			break
		}
	}
	return y, m, d, ok
}

// ambiguous says that bare numbers need an order.
func (w written) ambiguous() bool { return w.instant.IsZero() && w.month == 0 && w.digits[0] != 4 }

// ParseTime reads a point in time; one without a zone is in tz, one without a clock begins the day.
func ParseTime(text string, order Order, tz *time.Location) (time.Time, error) {
	w, err := split(text)
	if err != nil {
		return time.Time{}, err
	}
	if !w.instant.IsZero() {
		return w.instant, nil
	}
	y, m, d, ok := w.day(order)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is not a day between %d and %d", Excerpt(text), minYear, maxYear)
	}
	if w.zone != nil {
		tz = w.zone
	}
	return time.Date(y, time.Month(m), d, w.h, w.m, w.s, w.ns, tz).UTC(), nil
}

// ParseDay reads the day a text names, as it is written.
func ParseDay(text string, order Order) (time.Time, error) {
	w, err := split(text)
	if err != nil {
		return time.Time{}, err
	}
	if !w.instant.IsZero() {
		return time.Date(w.instant.Year(), w.instant.Month(), w.instant.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	y, m, d, ok := w.day(order)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is not a day between %d and %d", Excerpt(text), minYear, maxYear)
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), nil
}

// bareNumber reads milliseconds or seconds since 1970, or the day number of a spreadsheet.
func bareNumber(text string) (time.Time, bool) {
	whole, frac, _ := strings.Cut(strings.TrimSpace(text), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n <= 0 || whole[0] == '+' {
		return time.Time{}, false
	}
	var t time.Time
	switch {
	case len(whole) == 13 && frac == "":
		t = time.UnixMilli(n).UTC()
	case len(whole) == 10 && frac == "":
		t = time.Unix(n, 0).UTC()
	case len(whole) == 5 && n >= 25569:
		f, err := strconv.ParseFloat("0."+frac+"0", 64)
		if err != nil {
			return t, false
		}
		t = time.Unix((n-25569)*86400+int64(f*86400+0.5), 0).UTC()
	default:
		return t, false
	}
	return t, t.Year() >= minYear && t.Year() <= maxYear
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
