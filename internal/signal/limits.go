package signal

import "encoding/json"

// Formula is the version of the code's formulas and rules. Raise it with every change of what they
// yield from the same facts and thresholds: workers of the new release then recompute everything.
const Formula = 4

// Limits are the thresholds of an organisation, oldest first, each in force from a day on. Before the
// first it had Defaults.
type Limits []DatedThresholds

// DatedThresholds are thresholds and the day they came into force.
type DatedThresholds struct {
	From Day
	Thresholds
}

// On returns the thresholds a day is judged by: the last of those that began by its end.
func (l Limits) On(d Day) Thresholds {
	th := Defaults()
	for _, v := range l {
		if v.From <= d {
			th = v.Thresholds
		}
	}
	return th
}

// With is the limits with one version more, in force from a day on.
func (l Limits) With(from Day, th Thresholds) Limits {
	return append(l[:len(l):len(l)], DatedThresholds{from, th})
}

// UnmarshalJSON reads stored thresholds. One that did not exist when they were stored has its default.
func (t *Thresholds) UnmarshalJSON(b []byte) error {
	type plain Thresholds
	read := plain(Defaults())
	if err := json.Unmarshal(b, &read); err != nil {
		return err
	}
	*t = Thresholds(read)
	return nil
}
