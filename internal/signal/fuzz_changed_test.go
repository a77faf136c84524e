package signal

import "testing"

// FuzzParseChanged reads messages of the bus, which any process of any version may have sent.
func FuzzParseChanged(f *testing.F) {
	for _, s := range []string{Changed + "01a20380-842b-7dc9-ba26-2588fab7c233 *", Changed + "01a20380-842b-7dc9-ba26-2588fab7c233 a,b", Changed, Changed + " ", Changed + "x *", "gap", "", Changed + "01a20380-842b-7dc9-ba26-2588fab7c233", Changed + "01a20380-842b-7dc9-ba26-2588fab7c233 ,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, msg string) {
		c, ok := ParseChanged(msg)
		if !ok {
			return
		}
		if c.Org.IsZero() && !c.All && len(c.IDs) == 0 {
			t.Errorf("%q says nothing of nobody", msg)
		}
		again, ok := ParseChanged(c.String())
		if !ok || again.Org != c.Org || c.All && !again.All || !again.All && len(again.IDs) != len(c.IDs) {
			t.Errorf("%q became %+v", msg, again)
		}
	})
}
