package format

// Warned lists the warnings of accepted rows.
func (b *Batch) Warned() (warned []RowError) {
	each := func(o Origin) {
		for _, w := range o.Warnings {
			warned = append(warned, RowError{File: o.File, Line: o.Line, Reason: w})
		}
	}
	for _, r := range b.Cycles {
		each(r.Origin)
	}
	for _, r := range b.Objectives {
		each(r.Origin)
	}
	for _, r := range b.KeyResults {
		each(r.Origin)
	}
	for _, r := range b.CheckIns {
		each(r.Origin)
	}
	for _, r := range b.Tasks {
		each(r.Origin)
	}
	for _, r := range b.Closings {
		each(r.Origin)
	}
	return warned
}

// Holds says that some file has a column for one of ours, even an empty one; what no file holds is
// left alone when a known row is updated.
func (b *Batch) Holds(kind, ours string) bool {
	for _, c := range b.Columns {
		if c.Kind == kind && c.Ours == ours {
			return true
		}
	}
	return false
}

func (b *Batch) cycleRows() int {
	n := 0
	for _, c := range b.Cycles {
		if c.Line > 0 {
			n++
		}
	}
	return n
}
