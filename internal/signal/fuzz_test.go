package signal

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

// bytesReader turns a fuzzer's bytes into values, zeros once they run out.
type bytesReader struct{ b []byte }

func (r *bytesReader) next() uint64 {
	var word [8]byte
	r.b = r.b[copy(word[:], r.b):]
	return binary.LittleEndian.Uint64(word[:])
}

func (r *bytesReader) float() float64 { return math.Float64frombits(r.next()) }
func (r *bytesReader) day() Day       { return Day(int32(r.next())) }
func (r *bytesReader) count() int     { return int(r.next() % 100000) }
func (r *bytesReader) tally() Tally   { return Tally{r.count(), Weight(r.count())} }

func (r *bytesReader) kr() KRInput {
	kinds := []Kind{Increase, Decrease, Maintain, Binary, Ordinal, WorkTracked, "unknown"}
	current, confidence := r.float(), int(r.next()%12)
	in := KRInput{
		Label: "KR 1", Active: r.next()%2 == 0, Current: &current,
		Scale: Scale{kinds[r.next()%7], r.float(), r.float(), r.float(), r.float(), "%"},
		Span:  Span{r.day(), r.day()}, Created: r.day(), TeamOpen: r.count(),
		Waypoints: []Waypoint{{r.day(), r.float()}, {r.day(), r.float()}},
	}
	for range r.next() % 4 {
		v := r.float()
		in.History = append(in.History, Checkin{r.day(), &v, &confidence})
	}
	w := &in.Work
	for _, t := range []*Tally{&w.Todo, &w.InProgress, &w.Blocked, &w.Done, &w.Stalled, &w.Live, &w.Closed21, &w.Closed28, &w.EmptySlots} {
		*t = r.tally()
	}
	w.LastClosed, w.OldestStalled, w.TeamOpen = r.day(), r.day(), r.count()
	return in
}

// FuzzCompute feeds floats and dates of any bit pattern: every number stays finite and in its
// range, every sentence readable, and the result can be stored.
func FuzzCompute(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte(strings.Repeat("\xff", 400)))
	f.Add([]byte(strings.Repeat("\x00\x00\x00\x00\x00\x00\xf0\x7f", 60)))
	f.Add([]byte(strings.Repeat("\x01\x02\x03\x04\x05\x06\xe9\x7f\x10\x20", 50)))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := (&bytesReader{data}).kr()
		out := Compute(in, clock(), Defaults())
		checkResult(t, out)
		if !reflect.DeepEqual(out, Compute(in, clock(), Defaults())) {
			t.Fatal("not the same twice")
		}
		text, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(text); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
			t.Fatal(s)
		}
		if land, ok := Landing(in.History, in.Scale, in.Span, today); ok {
			if s := land.Sentence(in.Scale); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Fatal(s)
			}
		}
	})
}
