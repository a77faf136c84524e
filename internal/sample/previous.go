package sample

import "plumbline/internal/goal"

// previous is the cycle before, closed.
var previous = []pillar{
	{"Faster to warm", []objective{
		{"Know every job before the crew leaves", "ines", field, []kr{
			{
				number: -1, title: "Jobs with a complete survey", owner: "ines", unit: "%", start: 54, target: 90,
				points:     []float64{6, 13, 20, 29, 38, 44, 53, 61, 68, 77, 84, 90, 94},
				confidence: []int{6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 8, 9, 9},
				notes:      map[int]string{8: "Crews ask for the survey now when it is missing.", 13: "Two points short. Flats with a caretaker are the rest."},
				score:      0.9, learning: "Turning a survey back costs a day and saves three.",
			},
			{
				number: -2, title: "One job record for survey, design and crew", owner: "marek", kind: goal.Binary,
				points: []float64{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, confidence: []int{5, 5, 5, 5, 6, 6, 7, 7, 8, 10, 10, 10, 10},
				notes: map[int]string{10: "The old sheet is read-only since Monday."},
				score: 0.8, learning: "It was in use four weeks later than planned: nobody had decided who ends the old sheet.",
			},
		}},
	}},
	{"Homes that stay warm", []objective{
		{"See trouble before the customer does", "mei", platform, []kr{
			{
				number: -3, title: "Alerts that reach a person within an hour", owner: "yusuf", kind: goal.Maintain, unit: "%", low: 95, high: 100,
				points: []float64{96, 97, 97, 93, 96, 98, 98, 97, 96, 94, 97, 98, 98}, confidence: []int{7, 7, 7, 6, 6, 7, 7, 7, 7, 6, 7, 8, 8},
				notes: map[int]string{4: "One night without cover. The roster is fixed.", 10: "Storm weekend."},
			},
			{
				number: -4, title: "How much of a home we see from the desk", owner: "anders", kind: goal.Ordinal,
				commit: "The temperatures of the last day", reach: "Pressures and the list of faults as well", stretch: "An engineer can repeat a fault from the desk",
				points: []float64{0, 0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.7, 0.7, 0.7, 0.7, 0.7}, confidence: []int{6, 6, 6, 7, 7, 7, 6, 7, 8, 8, 8, 8, 8},
				notes: map[int]string{9: "Pressures are in. Repeating a fault needs other controllers."},
				score: 0.7, learning: "The list of faults was worth more than the pressures.",
			},
		}},
	}},
	{"Growth that pays for itself", []objective{
		{"Sell only what we can install", "jonas", growth, []kr{
			{
				number: -5, title: "Contracts cancelled before the install", owner: "jonas", unit: "%", start: 9, target: 4, decimals: 1,
				points:     []float64{4, 10, 18, 26, 35, 44, 52, 61, 70, 80, 88, 96, 100},
				confidence: []int{6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 9, 9, 10},
				notes:      map[int]string{13: "Four in a hundred. Asking about the fuse board at the first call did most of it."},
				score:      1, learning: "Ask what can stop the install before promising a date.",
			},
			{
				number: -6, title: "The new price list is in use everywhere", owner: "ben", kind: goal.WorkTracked,
				points: make([]float64, 13), confidence: []int{7, 7, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10},
			},
			{
				number: -7, title: "Quotes made by partners", owner: "ben", unit: "", start: 0, target: 60,
				points: []float64{0, 2, 3, 3, 3}, confidence: []int{5, 5, 4, 3, 2},
				dropped: "Partners want prices of their own first. It comes back when they have them.",
			},
		}},
	}},
}

// before is what the previous cycle's key results rested on, how many days before its end.
var before = []work{
	{kr: -1, team: field, owner: "marek", title: "One survey form for houses and flats", since: 78, state: done},
	{kr: -1, team: field, owner: "jana", title: "Turn back surveys without a photo of the fuse board", since: 66, state: done},
	{kr: -1, team: field, owner: "sofia", title: "Tell the surveyor what the designer had to guess", since: 57, state: done, later: true, left: true},
	{kr: -2, team: field, owner: "marek", title: "Copy the running jobs into the record", since: 71, state: done},
	{kr: -2, team: field, owner: "dele", title: "Crew plan reads the record, not the sheet", since: 69, state: done},
	{kr: -3, team: platform, owner: "yusuf", title: "Cover the nights with a roster", since: 94, state: done, left: true},
	{kr: -3, team: platform, owner: "anders", title: "Second way to reach the person on duty", since: 73, state: done},
	{kr: -4, team: platform, owner: "anders", title: "Temperatures of the last day on the case", since: 113, state: done},
	{kr: -4, team: platform, owner: "otto", title: "Read the pressure of both circuits", since: 80, state: done},
	{kr: -5, team: growth, owner: "jonas", title: "Ask about the fuse board at the first call", since: 108, state: done},
	{kr: -5, team: growth, owner: "ben", title: "Say the waiting time in the quote", since: 84, state: done, later: true, left: true},
	{kr: -6, team: growth, owner: "ben", title: "Price list in the survey form", since: 104, state: done},
	{kr: -6, team: growth, owner: "ben", title: "Price list on the website", since: 90, state: done},
	{kr: -6, team: growth, owner: "jonas", title: "Price list in the contract", since: 76, state: done},
	{kr: -6, team: growth, owner: "ben", title: "Take the old lists out of the vans", since: 62, state: done},
	{kr: -7, team: growth, owner: "ben", title: "Partner login for quotes", since: 104, state: cancelled, left: true},
	{team: finance, owner: "oskar", title: "Close the books of the quarter", since: 55, state: done, runs: true},
}
