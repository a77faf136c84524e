package goal

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/errs"
)

func valid() KeyResult {
	return KeyResult{KeyResultTerms: KeyResultTerms{
		Title: "Replies", Kind: Increase, StartValue: new(20.0), TargetValue: new(80.0), Weight: 1, State: Active,
		StartOn: day("2026-07-01"), DueOn: day("2026-09-30"),
	}}
}

func TestKeyResultFields(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*KeyResult)
		want   []string
	}{
		"fine":                    {func(*KeyResult) {}, nil},
		"start is target":         {func(k *KeyResult) { k.TargetValue = new(20.0) }, []string{"target"}},
		"increase downwards":      {func(k *KeyResult) { k.TargetValue = new(10.0) }, []string{"target"}},
		"decrease upwards":        {func(k *KeyResult) { k.Kind = Decrease }, []string{"target"}},
		"decrease":                {func(k *KeyResult) { k.Kind, k.TargetValue = Decrease, new(-5.0) }, nil},
		"no numbers":              {func(k *KeyResult) { k.StartValue, k.TargetValue = nil, nil }, []string{"start", "target"}},
		"not a number":            {func(k *KeyResult) { k.StartValue = new(math.NaN()) }, []string{"start"}},
		"infinite":                {func(k *KeyResult) { k.TargetValue = new(math.Inf(1)) }, []string{"target"}},
		"maintain without bounds": {func(k *KeyResult) { k.Kind = Maintain }, []string{"low", "high"}},
		"maintain upside down":    {func(k *KeyResult) { k.Kind, k.LowValue, k.HighValue = Maintain, new(5.0), new(4.0) }, []string{"high"}},
		"maintain one value":      {func(k *KeyResult) { k.Kind, k.LowValue, k.HighValue = Maintain, new(5.0), new(5.0) }, nil},
		"binary needs nothing":    {func(k *KeyResult) { k.Kind, k.StartValue, k.TargetValue = Binary, nil, nil }, nil},
		"work-tracked too":        {func(k *KeyResult) { k.Kind, k.StartValue, k.TargetValue = WorkTracked, nil, nil }, nil},
		"ordinal without words":   {func(k *KeyResult) { k.Kind, k.TargetText = Ordinal, "two" }, []string{"commit_text", "stretch_text"}},
		"ordinal":                 {func(k *KeyResult) { k.Kind, k.CommitText, k.TargetText, k.StretchText = Ordinal, "1", "2", "3" }, nil},
		"ordinal with a long word": {func(k *KeyResult) {
			k.Kind, k.CommitText, k.TargetText, k.StretchText = Ordinal, strings.Repeat("x", 1001), "2", "3"
		}, []string{"commit_text"}},
		"no kind":                   {func(k *KeyResult) { k.Kind = "" }, []string{"kind"}},
		"a draft":                   {func(k *KeyResult) { k.State = Draft }, []string{"state"}},
		"no state":                  {func(k *KeyResult) { k.State = "open" }, []string{"state"}},
		"weight below zero":         {func(k *KeyResult) { k.Weight = -1 }, []string{"weight"}},
		"weight that is no number":  {func(k *KeyResult) { k.Weight = math.NaN() }, []string{"weight"}},
		"weight zero":               {func(k *KeyResult) { k.Weight = 0 }, nil},
		"due before it starts":      {func(k *KeyResult) { k.DueOn = day("2026-07-01") }, []string{"due_on"}},
		"801 days":                  {func(k *KeyResult) { k.DueOn = k.StartOn.AddDate(0, 0, 801) }, []string{"due_on"}},
		"800 days":                  {func(k *KeyResult) { k.DueOn = k.StartOn.AddDate(0, 0, 800) }, nil},
		"long ago":                  {func(k *KeyResult) { k.StartOn = day("1989-12-31") }, []string{"start_on"}},
		"year 20000":                {func(k *KeyResult) { k.StartOn = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC) }, []string{"start_on"}},
		"title with NUL":            {func(k *KeyResult) { k.Title = "a\x00" }, []string{"title"}},
		"description without UTF-8": {func(k *KeyResult) { k.Description = "\xc3\x28" }, []string{"description"}},
		"300 characters":            {func(k *KeyResult) { k.Title = strings.Repeat("ü", 300) }, nil},
		"301 characters":            {func(k *KeyResult) { k.Title = strings.Repeat("ü", 301) }, []string{"title"}},
		"31 characters of unit":     {func(k *KeyResult) { k.Unit = strings.Repeat("x", 31) }, []string{"unit"}},
		"everything at once": {func(k *KeyResult) {
			*k = KeyResult{KeyResultTerms: KeyResultTerms{Weight: 101, Kind: Increase, Unit: "\x00"}}
		},
			[]string{"title", "unit", "weight", "state", "start", "target", "start_on"}},
	} {
		k := valid()
		c.change(&k)
		var f errs.Fields
		k.check(&f)
		if got := fieldNames(f.Err()); !slices.Equal(got, c.want) {
			t.Errorf("%s: fields %v, want %v (%v)", name, got, c.want, f)
		}
	}
}

func TestKeyResultForgetsWhatItsKindDoesNotKnow(t *testing.T) {
	t.Parallel()
	k := valid()
	k.LowValue, k.CommitText, k.Waypoints = new(1.0), "x", []Waypoint{{day("2026-08-01"), 40}}
	var f errs.Fields
	if k.check(&f); k.LowValue != nil || k.CommitText != "" || len(k.Waypoints) != 1 || *k.StartValue != 20 {
		t.Errorf("increase: %+v", k.KeyResultTerms)
	}
	k.Kind = Binary
	if k.check(&f); *k.StartValue != 0 || *k.TargetValue != 1 || len(k.Waypoints) != 0 || k.Waypoints == nil {
		t.Errorf("binary: %+v", k.KeyResultTerms)
	}
	k.Kind = WorkTracked
	if k.check(&f); k.StartValue != nil || k.TargetValue != nil {
		t.Errorf("work-tracked: %+v", k.KeyResultTerms)
	}
	if len(f) != 0 {
		t.Errorf("complained: %v", f)
	}
}

func TestWaypoints(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		points []Waypoint
		want   string
	}{
		"both ends":      {[]Waypoint{{day("2026-07-01"), 20}, {day("2026-09-30"), 80}}, ""},
		"twice a day":    {[]Waypoint{{day("2026-08-01"), 30}, {day("2026-08-01").Add(9 * time.Hour), 40}}, "Waypoint 2 must come after"},
		"backwards":      {[]Waypoint{{day("2026-08-02"), 30}, {day("2026-08-01"), 40}}, "Waypoint 2 must come after"},
		"too early":      {[]Waypoint{{day("2026-06-30"), 30}}, "Waypoint 1 lies outside"},
		"too late":       {[]Waypoint{{day("2026-08-01"), 30}, {day("2026-10-01"), 40}}, "Waypoint 2 lies outside"},
		"no date":        {[]Waypoint{{Value: 3}}, "Waypoint 1 lies outside"},
		"not a number":   {[]Waypoint{{day("2026-08-01"), math.NaN()}}, "Waypoint 1: this number"},
		"more than fits": {slices.Repeat([]Waypoint{{day("2026-08-01"), 1}}, 101), "At most 100"},
	} {
		k := valid()
		k.Waypoints = c.points
		var f errs.Fields
		k.check(&f)
		switch {
		case c.want == "" && len(f) == 0:
		case c.want == "" || len(f) == 0 || f[0].Name != "waypoints" || !strings.HasPrefix(f[0].Message, c.want):
			t.Errorf("%s: %v, want %q", name, f, c.want)
		}
	}
}

func TestCheckValue(t *testing.T) {
	t.Parallel()
	for kind, c := range map[Kind]struct{ good, bad []float64 }{
		Increase:    {[]float64{-3, 0, 1e15}, []float64{math.NaN(), math.Inf(-1), 2e15}},
		Decrease:    {[]float64{5}, []float64{math.Inf(1)}},
		Maintain:    {[]float64{5}, []float64{math.NaN()}},
		Binary:      {[]float64{0, 1}, []float64{0.5, 2, math.NaN()}},
		Ordinal:     {[]float64{0, 0.3, 0.7, 1}, []float64{0.5, 2, math.NaN()}},
		WorkTracked: {nil, []float64{0, 1}},
	} {
		k := KeyResult{KeyResultTerms: KeyResultTerms{Kind: kind}}
		for _, v := range c.good {
			if err := k.CheckValue(v); err != nil {
				t.Errorf("%s refuses %v: %v", kind, v, err)
			}
		}
		for _, v := range c.bad {
			if err := k.CheckValue(v); !slices.Equal(fieldNames(err), []string{"value"}) {
				t.Errorf("%s takes %v: %v", kind, v, err)
			}
		}
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	allowed := map[[2]State]bool{
		{Draft, Active}: true, {Draft, Dropped}: true,
		{Active, Paused}: true, {Active, Dropped}: true, {Active, Done}: true,
		{Paused, Active}: true, {Paused, Dropped}: true, {Paused, Done}: true,
		{Dropped, Active}: true, {Done, Active}: true,
	}
	all := []State{Draft, Active, Paused, Dropped, Done}
	for _, from := range all {
		for _, to := range all {
			if err := from.to(to); allowed[[2]State{from, to}] != (err == nil) || err != nil && !errs.Is(err, errs.Conflict) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if Live(from, to) != (from == Active && to == Active) {
				t.Errorf("a %s key result of a %s objective", to, from)
			}
		}
	}
}
