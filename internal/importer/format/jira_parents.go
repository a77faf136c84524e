package format

// parents turns what rows say of their parents into external ids, and cuts loops. A parent may
// stand later in the file or in another one.
func (j *jiraReader) parents() {
	at := map[string]int{}
	for i, t := range j.b.Tasks {
		at[t.ExternalID] = i
	}
	for i := range j.b.Tasks {
		t := &j.b.Tasks[i]
		for _, id := range []string{t.ParentRef, j.byID[t.ParentRef]} {
			if _, ok := at[id]; ok && id != t.ExternalID {
				t.Parent = id
			}
		}
		if t.ParentRef != "" && !hasDetail(t.Details, "Parent") {
			t.Details = append(t.Details, Detail{"Parent", firstOf(t.Parent, t.ParentRef)})
		}
	}
	for i := range j.b.Tasks {
		t := &j.b.Tasks[i]
		steps := 0
		for p := t.Parent; p != ""; p = j.b.Tasks[at[p]].Parent {
			if steps++; p == t.ExternalID || steps > maxDepth {
				t.warn("its parents run in a circle or too deep; %s is not kept as parent", t.Parent)
				t.Parent = ""
				break
			}
		}
	}
}

// maxDepth is more than any hierarchy of Jira has.
const maxDepth = 50

func hasDetail(ds []Detail, name string) bool {
	for _, d := range ds {
		if d.Name == name {
			return true
		}
	}
	return false
}
