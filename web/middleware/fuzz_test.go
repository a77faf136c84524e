package middleware

import (
	"reflect"
	"testing"
	"time"
)

// FuzzSession reads what may stand in a session's row: what can be read is written back the same.
func FuzzSession(f *testing.F) {
	for _, s := range []string{`{"Deadline":"2026-11-22T12:00:00Z","Values":{"User":"x","Flash":"Saved."}}`, `{}`, `null`, `[]`, `{"Values":{"a":{"b":[1,2.5,null,true]}}}`, `{"Deadline":"x"}`, "\x00\x01gob", `{"Values":{"User":1e999}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		deadline, values, err := codec{}.Decode(b)
		if err != nil {
			return
		}
		again, err := codec{}.Encode(deadline, values)
		if err != nil {
			t.Fatalf("%q cannot be written back: %v", b, err)
		}
		d, v, err := codec{}.Decode(again)
		if err != nil || !d.Equal(deadline) || len(v) != len(values) || len(v) > 0 && !reflect.DeepEqual(v, values) {
			t.Errorf("%q came back as %v %v, was %v %v: %v", b, d.Format(time.RFC3339Nano), v, deadline.Format(time.RFC3339Nano), values, err)
		}
	})
}
