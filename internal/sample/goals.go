package sample

type pillar struct {
	name       string
	objectives []objective
}

type objective struct {
	title, owner, team string
	krs                []kr
}

// kr is a key result with its seven weekly points of progress and confidences.
type kr struct {
	number        int
	title, owner  string
	unit          string
	start, target float64
	points        []float64 // percent of the way, a week each
	confidence    []int
	notes         map[int]string // by week, from 1
	late          bool           // the last value came at the end of week 6: this week's is due
	weight        float64        // 0: 1
}

var pillars = []pillar{
	{"Faster to warm", []objective{
		{"Halve the wait from signed quote to warm house", "Ruth", "Field Operations", []kr{
			{number: 1, title: "Grid permits approved within 10 working days", owner: "Ruth", unit: "%", start: 52, target: 79, late: true,
				points: []float64{5, 12, 20, 27, 34, 38, 41}, confidence: []int{7, 7, 7, 6, 6, 6, 5},
				notes: map[int]string{6: "Two operators answer late. The checklist helps with the other six.", 7: "Same two operators. Everything else is inside ten days."}},
			{number: 2, title: "Jobs moved within 48 hours of start", owner: "Ruth", unit: "%", start: 19, target: 8,
				points: []float64{8, 15, 22, 30, 36, 40, 42}, confidence: []int{7, 7, 7, 6, 6, 6, 6},
				notes: map[int]string{7: "The easy causes are gone. Nobody works on the next one."}},
			{number: 3, title: "Days from signed quote to commissioning", owner: "Ruth", unit: "days", start: 46, target: 28, late: true,
				points: []float64{6, 13, 19, 25, 31, 33, 35}, confidence: []int{7, 7, 6, 6, 6, 5, 3},
				notes: map[int]string{5: "On its line until here. Surveys are faster.", 6: "Permit slots slow every second job.", 7: "Permit slots are the whole story now. Surveys are no longer the slow step."}},
		}},
		{"Crews spend the day installing, not driving", "Dele", "Field Operations", []kr{
			{number: 4, title: "Drive time per crew-day", owner: "Dele", unit: "h", start: 3.3, target: 1.5,
				points: []float64{7, 15, 25, 36, 46, 54, 61}, confidence: []int{6, 6, 7, 7, 7, 7, 8}, notes: map[int]string{7: "The north zones are re-cut. Second van in the west next week."}},
			{number: 5, title: "Installs finished in one visit", owner: "Dele", unit: "%", start: 58, target: 82,
				points: []float64{8, 17, 25, 34, 42, 50, 58}, confidence: []int{7, 7, 7, 7, 7, 7, 7}, notes: map[int]string{7: "The flue kit is standard stock from Monday."}},
		}},
	}},
	{"Homes that stay warm", []objective{
		{"Fix it before the customer notices", "Mei", "Platform", []kr{
			{number: 6, title: "Faults found remotely before a call", owner: "Mei", unit: "%", start: 31, target: 61,
				points: []float64{6, 15, 25, 35, 45, 54, 63}, confidence: []int{7, 7, 8, 8, 8, 8, 8}, notes: map[int]string{7: "The pressure model finds leaks two days early."}},
			{number: 7, title: "First-time-fix rate", owner: "Mei", unit: "%", start: 72, target: 88,
				points: []float64{3, 6, 8, 9, 10, 10, 10}, confidence: []int{7, 7, 6, 6, 5, 5, 4}, notes: map[int]string{6: "We ship the parts lists and the rate does not move.", 7: "Most of the plan is done. Either the lists are wrong or parts were never the cause."}},
			{number: 8, title: "Alerts acknowledged within 15 minutes", owner: "Yusuf", unit: "%", start: 65, target: 95,
				points: []float64{9, 20, 31, 42, 52, 61, 70}, confidence: []int{7, 7, 8, 8, 8, 8, 9}, notes: map[int]string{7: "Night shift is covered."}},
		}},
		{"End the problem in one call", "Noor", "Customer Care", []kr{
			{number: 9, title: "Cases solved at first contact", owner: "Noor", unit: "%", start: 56, target: 77,
				points: []float64{7, 16, 24, 33, 41, 49, 57}, confidence: []int{6, 6, 7, 7, 7, 7, 7}, notes: map[int]string{7: "The answer cards are used in two of three calls."}},
			{number: 10, title: "Median first response", owner: "Lucia", unit: "h", start: 6.3, target: 0.8,
				points: []float64{18, 33, 47, 58, 67, 76, 82}, confidence: []int{7, 8, 8, 9, 9, 9, 9}, notes: map[int]string{7: "Nearly there. Weekends are the rest."}},
		}},
	}},
	{"Growth that pays for itself", []objective{
		{"More signed quotes per survey", "Jonas", "Growth", []kr{
			{number: 11, title: "Surveys that become contracts", owner: "Jonas", unit: "%", start: 24, target: 40,
				points: []float64{8, 15, 22, 29, 35, 40, 44}, confidence: []int{7, 7, 7, 7, 7, 7, 6}, notes: map[int]string{7: "Prices are clear earlier now. Financing questions still end too many talks."}},
			{number: 12, title: "Quotes sent within 24 hours of survey", owner: "Ben", unit: "%", start: 40, target: 90,
				points: []float64{6, 14, 24, 35, 46, 56, 66}, confidence: []int{7, 7, 7, 8, 8, 8, 8}, notes: map[int]string{7: "It rises by itself since the surveyors type on site."}},
		}},
		{"Every install earns its margin", "Clara", "Finance", []kr{
			{number: 13, title: "Gross margin per install", owner: "Clara", unit: "%", start: 21.6, target: 25.6,
				points: []float64{7, 15, 23, 31, 39, 47, 55}, confidence: []int{6, 6, 7, 7, 7, 7, 7}, notes: map[int]string{7: "Pipe and fittings are 4% cheaper since the new contract."}},
			{number: 14, title: "Warranty cost per install", owner: "Oskar", unit: "€", start: 310, target: 190, weight: 0.3,
				points: []float64{6, 12, 18, 18}, confidence: []int{6, 6, 5, 5}, notes: map[int]string{4: "The supplier's figures come late."}},
		}},
	}},
}

// planned is the work KR 3 was thought to need; what has a task below is filled by it.
var planned = []string{
	"Move the survey handover into the job record",
	"Send survey photos to the design desk the same day", "Pre-book permit slots with the three slowest grid operators",
	"Trial next-day design sign-off on ten jobs", "Cut the second design review for standard houses", "Order heat pumps at signature, not at permit",
	"Book the crew when the permit is filed, not granted", "Standard pipe kit per house type", "Two-day slot for electrical upgrades",
	"Customer picks the install week at signing", "Weekly list of jobs older than 40 days",
}
