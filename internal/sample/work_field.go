package sample

// fieldWork is what the team in the pictures works on: 18 open tasks, 5 done this week.
var fieldWork = []work{
	{
		number: 398, kr: 3, team: field, owner: "marek", title: "Send survey photos to the design desk the same day", state: blocked, due: -9, since: 11,
		reason: "Waiting on tablet logins from IT",
		notes:  "Surveyors send the photos from the car, before they drive on. The design desk starts the same afternoon, not the next morning.",
	},
	{
		number: 412, kr: 3, team: field, owner: "priya", title: "Pre-book permit slots with the three slowest grid operators", state: blocked, due: -7, since: 9,
		reason: "No answer from two operators", notes: "Ten slots a week each, given back on Thursday if we do not need them.",
	},
	{number: 437, kr: 3, team: field, owner: "sofia", title: "Trial next-day design sign-off on ten jobs", state: doing, due: 5, since: 2},
	{number: 441, kr: 1, team: field, owner: "tomas", title: "Chase the 14 permits older than 15 days", state: todo, due: 4, since: 3},
	{number: 429, kr: 1, team: field, owner: "priya", title: "Write one permit pack template per grid operator", state: doing, due: 5, since: 4},
	{number: 415, kr: 4, team: field, owner: "ines", title: "Start crews from home on zone-edge days", state: todo, due: 6, since: 9},
	{number: 436, kr: 4, team: field, owner: "jana", title: "Map parking limits for the old town", state: todo, due: 10, since: 4},
	{number: 402, kr: 4, team: field, owner: "dele", title: "Re-cut crew zones for the north depots", state: doing, due: 7, since: 3, later: true},
	{number: 433, kr: 4, team: field, owner: "tomas", title: "Load parts the evening before", notes: "Two depots left.", state: doing, due: 4, since: 2},
	{number: 444, kr: 4, team: field, owner: "dele", title: "Compare planned and driven hours for the last month", state: review, due: 1, since: 1},
	{number: 426, kr: 5, team: field, owner: "jana", title: "Call the customer the day before about access", state: todo, due: 5, since: 6},
	{number: 439, kr: 5, team: field, owner: "tomas", title: "Second ladder for two-storey jobs", state: todo, due: 12, since: 3},
	{number: 407, kr: 5, team: field, owner: "ines", title: "Add the flue kit to the standard van stock", state: doing, due: 2, since: 3, later: true},
	{number: 418, kr: 5, team: field, owner: "ines", title: "Photo checklist before leaving the depot", state: review, due: 1, since: 1},
	{number: 390, team: field, owner: "jana", title: "Tidy the shared drive for old job folders", state: todo, since: 13},
	{number: 434, team: field, owner: "tomas", title: "Order new hi-vis vests", state: todo, since: 4},
	{number: 421, team: field, owner: "jana", title: "Update the crew phone list", state: todo, since: 8},
	{number: 442, team: field, owner: "ines", title: "Move the stand-up room booking", state: todo, since: 3},

	{number: 431, kr: 3, team: field, owner: "marek", title: "Move the survey handover into the job record", state: done, since: -1},
	{number: 420, kr: 3, team: field, owner: "priya", title: "Agree one permit checklist with the design desk", state: done, since: -2, later: true},
	{number: 411, kr: 4, team: field, owner: "jana", title: "Fuel card limits per van", state: done, since: -1},
	{number: 405, kr: 4, team: field, owner: "dele", title: "Route print-outs off, tablet only", state: done, since: -2},
	{number: 396, kr: 5, team: field, owner: "tomas", title: "Spare-pump shelf in each depot", state: done, since: -1},

	{kr: 3, team: field, owner: "sofia", title: "Cut the second design review for standard houses", state: done, since: 17},
	{kr: 3, team: field, owner: "ines", title: "Order heat pumps at signature, not at permit", state: done, since: 24},
	{kr: 1, team: field, owner: "priya", title: "List what each operator wants to see", state: done, since: 10},
	{kr: 1, team: field, owner: "priya", title: "File permits by portal where there is one", state: done, since: 19},
	{kr: 1, team: field, owner: "marek", title: "One mailbox for permit answers", state: done, since: 26},
	{kr: 2, team: field, owner: "jana", title: "Ask for the access code at booking", state: done, since: 19},
	{kr: 2, team: field, owner: "dele", title: "Swap crews inside a zone before moving a job", state: done, since: 25},
	{kr: 2, team: field, owner: "ines", title: "Weather check two days ahead", state: done, since: 31},
	{kr: 2, team: field, owner: "dele", title: "Fixed install day for every permit in hand", state: cancelled, since: 22, reason: "Customers want to choose the day"},
	{kr: 4, team: field, owner: "dele", title: "Start the north crews at the new depot", state: done, since: 9},
	{kr: 4, team: field, owner: "ines", title: "Two surveys a stop in the new estates", state: done, since: 33},
	{kr: 4, team: field, owner: "tomas", title: "Return waste on the way home", state: done, since: 38},
	{kr: 4, team: field, owner: "dele", title: "Read the driven hours from the vans", state: done, since: 42},
	{kr: 1, team: field, owner: "priya", title: "Name one person at each operator", state: done, since: 34},
	{kr: 1, team: field, owner: "ruth", title: "Agree with the utility what a full file is", state: done, since: 40},
	{kr: 2, team: field, owner: "ines", title: "Confirm scaffolding on Thursdays", state: done, since: 39},
	{kr: 5, team: field, owner: "jana", title: "Send the parts list to the customer too", state: done, since: 28},
	{kr: 5, team: field, owner: "tomas", title: "One toolbox layout for all vans", state: done, since: 35},
	{kr: 5, team: field, owner: "dele", title: "Second fitter on roof days", state: done, since: 41},
	{kr: 4, team: field, owner: "tomas", title: "Van handover sheet", state: done, since: 16},
	{kr: 4, team: field, owner: "jana", title: "Book survey and install in one zone day", state: done, since: 23},
	{kr: 5, team: field, owner: "tomas", title: "Bring both valve sizes on every job", state: done, since: 8},
	{kr: 5, team: field, owner: "ines", title: "Check the fuse board at survey", state: done, since: 14},
	{kr: 5, team: field, owner: "marek", title: "Measure door widths at survey", state: done, since: 20},
	{team: field, owner: "jana", title: "Clear the lost-and-found shelf", state: done, since: 12},
}

// sharedWork is what Tomas does for two other teams, and what holds one of them up.
var sharedWork = []work{
	{number: 430, kr: 11, team: growth, owner: "tomas", title: "Add crane access to the survey form", state: blocked, due: 7, since: 3, reason: "Jonas answers by Monday"},
	{number: 424, kr: 13, team: finance, owner: "tomas", title: "Collect depot meter readings", state: blocked, due: 6, since: 4, reason: "Needs the depot list of PL-416 first"},
	{number: 416, kr: 13, team: finance, owner: "clara", title: "List every depot with its lease and its meters", state: doing, due: 3, since: 5},
}
