package sample

import "plumbline/internal/goal"

// pillar is what the company is about, with the objectives of one cycle.
type pillar struct {
	name       string
	objectives []objective
}

type objective struct {
	title, owner, team string
	krs                []kr
}

// kr is a key result and what was checked in, a week each.
type kr struct {
	number        int // of the quarter before: negative
	title, owner  string
	kind          goal.Kind // empty: increase or decrease
	unit          string
	start, target float64
	decimals      int
	points        []float64 // percent of the way; the values themselves for other kinds
	confidence    []int     // nil: nobody said
	notes         map[int]string
	late          bool    // this week's is due
	flag          string  // of the last one
	weight        float64 // 0: 1

	low, high              float64 // maintain
	commit, reach, stretch string  // ordinal
	dropped                string  // why it was, after five weeks
	paused, shelved        string  // the same; shelved: it has no weight any more
	score                  float64 // given when its cycle was closing; 0: none
	learning               string
}

// running is the cycle in which it is week 7.
var running = []pillar{
	{"Faster to warm", []objective{
		{"Halve the wait from signed quote to warm house", "ruth", field, []kr{
			{
				number: 1, title: "Grid permits approved within 10 working days", owner: "ruth", unit: "%", start: 48, target: 85, late: true,
				points: []float64{5, 12, 20, 27, 34, 38, 41}, confidence: []int{7, 7, 7, 6, 6, 6, 5},
				notes: map[int]string{6: "Two operators answer late. The checklist helps with the other six.", 7: "Same two operators. Everything else is inside ten days."},
			},
			{
				number: 2, title: "Jobs moved within 48 hours of start", owner: "ruth", unit: "%", start: 19, target: 8, decimals: 1, flag: "no open task",
				points: []float64{8, 15, 22, 30, 36, 40, 42}, confidence: []int{7, 7, 7, 6, 6, 6, 6},
				notes: map[int]string{5: "Most moves now come from missing access, not from weather.", 7: "The easy causes are gone. Nobody works on the next one."},
			},
			{
				number: 3, title: "Days from signed quote to commissioning", owner: "ruth", unit: "days", start: 46, target: 28, decimals: 1, late: true, flag: "permits need two more people",
				points: []float64{6, 13, 19, 25, 31, 33, 35}, confidence: []int{7, 7, 6, 6, 6, 5, 3},
				notes: map[int]string{
					3: "Surveys are faster since crews know what the design desk asks for.", 5: "Leaves its line this week. Permits take longer than the survey now.",
					6: "Permit slots slow every second job.", 7: "Permit slots are the whole story now. Surveys are no longer the slow step.",
				},
			},
		}},
		{"Crews spend the day installing, not driving", "dele", field, []kr{
			{
				number: 4, title: "Drive time per crew-day", owner: "dele", unit: "h", start: 3.3, target: 1.5, decimals: 1,
				points: []float64{7, 15, 25, 36, 46, 54, 61}, confidence: []int{6, 6, 7, 7, 7, 7, 8},
				notes: map[int]string{4: "The north crews start at the new depot.", 7: "Zones in the north are nearly re-cut. The west is next."},
			},
			{
				number: 5, title: "Installs finished in one visit", owner: "ines", unit: "%", start: 58, target: 82,
				points: []float64{8, 17, 25, 34, 42, 50, 58}, confidence: []int{7, 7, 7, 7, 7, 7, 7},
				notes: map[int]string{7: "The flue kit is standard stock from Monday."},
			},
		}},
	}},
	{"Homes that stay warm", []objective{
		{"Fix it before the customer notices", "mei", platform, []kr{
			{
				number: 6, title: "Faults found remotely before a call", owner: "mei", unit: "%", start: 31, target: 61,
				points: []float64{6, 15, 25, 35, 45, 54, 63}, confidence: []int{7, 7, 8, 8, 8, 8, 8},
				notes: map[int]string{7: "The pressure model finds leaks two days early."},
			},
			{
				number: 7, title: "First-time-fix rate", owner: "yusuf", unit: "%", start: 72, target: 88, decimals: 1,
				points: []float64{3, 6, 8, 9, 9, 10, 10}, confidence: []int{7, 7, 6, 6, 5, 5, 4},
				notes: map[int]string{6: "The codes are on every phone and the rate does not move.", 7: "Engineers have the codes and the parts. Repeat visits come from the same 40 houses."},
			},
			{
				number: 8, title: "Alerts acknowledged within 15 minutes", owner: "mei", unit: "%", start: 65, target: 95,
				points: []float64{9, 20, 31, 42, 52, 61, 70}, confidence: []int{7, 7, 8, 8, 8, 8, 9},
				notes: map[int]string{7: "The night shift is covered."},
			},
		}},
		{"End the problem in one call", "noor", care, []kr{
			{
				number: 9, title: "Cases solved at first contact", owner: "noor", unit: "%", start: 56, target: 77,
				points: []float64{7, 16, 24, 33, 41, 49, 57}, confidence: []int{6, 6, 7, 7, 7, 7, 7},
				notes: map[int]string{7: "The answer cards are used in two of three calls."},
			},
			{
				number: 10, title: "Median first response", owner: "noor", unit: "h", start: 6.3, target: 0.8, decimals: 1,
				points: []float64{18, 33, 47, 58, 67, 76, 82}, confidence: []int{7, 8, 8, 9, 9, 9, 9},
				notes: map[int]string{7: "Nearly there. Weekends are the rest."},
			},
		}},
	}},
	{"Growth that pays for itself", []objective{
		{"More signed quotes per survey", "jonas", growth, []kr{
			{
				number: 11, title: "Surveys that become contracts", owner: "jonas", unit: "%", start: 24, target: 40, weight: 0.9,
				points: []float64{8, 15, 22, 29, 35, 40, 44}, confidence: []int{7, 7, 7, 7, 7, 7, 6},
				notes: map[int]string{7: "Prices are clear earlier now. Questions about financing still end too many talks."},
			},
			{
				number: 12, title: "Quotes sent within 24 hours of survey", owner: "jonas", unit: "%", start: 40, target: 90,
				points: []float64{6, 14, 24, 35, 46, 56, 66}, confidence: []int{7, 7, 7, 8, 8, 8, 8},
				notes: map[int]string{7: "It rises by itself since the surveyors type on site."},
			},
		}},
		{"Every install earns its margin", "clara", finance, []kr{
			{
				number: 13, title: "Gross margin per install", owner: "clara", unit: "%", start: 21.6, target: 25.6, decimals: 1,
				points: []float64{7, 15, 23, 31, 39, 47, 55}, confidence: []int{6, 6, 7, 7, 7, 7, 7},
				notes: map[int]string{7: "Pipe and fittings are 4% cheaper since the new contract."},
			},
			{
				number: 14, title: "Warranty cost per install", owner: "clara", unit: "€", start: 310, target: 190, weight: 0.3,
				points: []float64{6, 12, 16, 18}, notes: map[int]string{4: "The supplier's figures come late."},
			},
		}},
	}},
}

// planned is the work KR 3 was thought to need; what has a task below is filled by it.
var planned = []string{
	"Move the survey handover into the job record", "Send survey photos to the design desk the same day",
	"Pre-book permit slots with the three slowest grid operators", "Trial next-day design sign-off on ten jobs",
	"Cut the second design review for standard houses", "Order heat pumps at signature, not at permit",
	"Book the crew when the permit is filed, not granted", "Standard pipe kit per house type", "Two-day slot for electrical upgrades",
	"Customer picks the install week at signing", "Weekly list of jobs older than 40 days",
}
