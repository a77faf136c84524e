package sample

// work is one task: how it stands today, and when it came there in days before today.
type work struct {
	number int // PL-…; 0 takes the next free one
	kr     int // 0: no goal
	team   string
	owner  string
	title  string
	state  string
	due    int // days from today; 99: none
	since  int // days ago that the state began
	reason string
	later  bool // linked days after it was made
	runs   bool // runs the business
	impact int
}

// none is the due date of a task without one.
const none = 99

// field is what the team in the pictures works on: 18 open tasks, 5 done this week.
var field = []work{
	{number: 398, kr: 3, owner: "Marek", title: "Send survey photos to the design desk the same day", state: "blocked", due: -9, since: 11, reason: "Waiting on tablet logins from IT"},
	{number: 412, kr: 3, owner: "Priya", title: "Pre-book permit slots with the three slowest grid operators", state: "blocked", due: -7, since: 9, reason: "No answer from two operators"},
	{number: 437, kr: 3, owner: "Sofia", title: "Trial next-day design sign-off on ten jobs", state: "in_progress", due: 5, since: 2},
	{number: 441, kr: 1, owner: "Tomas", title: "Chase the 14 permits older than 15 days", state: "todo", due: 5, since: 3},
	{number: 429, kr: 1, owner: "Priya", title: "Write one permit pack template per grid operator", state: "in_progress", due: 6, since: 4},
	{number: 415, kr: 4, owner: "Ines", title: "Start crews from home on zone-edge days", state: "todo", due: 6, since: 9},
	{number: 436, kr: 4, owner: "Jana", title: "Map parking limits for the old town", state: "todo", due: 12, since: 4},
	{number: 402, kr: 4, owner: "Dele", title: "Re-cut crew zones for the north depots", state: "in_progress", due: 7, since: 3},
	{number: 433, kr: 4, owner: "Tomas", title: "Load parts the evening before", state: "in_progress", due: 4, since: 2},
	{number: 444, kr: 4, owner: "Dele", title: "Compare planned and driven hours for the last month", state: "in_review", due: 1, since: 1},
	{number: 426, kr: 5, owner: "Jana", title: "Call the customer the day before about access", state: "todo", due: 5, since: 6},
	{number: 439, kr: 5, owner: "Tomas", title: "Second ladder for two-storey jobs", state: "todo", due: 12, since: 3},
	{number: 407, kr: 5, owner: "Ines", title: "Add the flue kit to the standard van stock", state: "in_progress", due: 4, since: 3},
	{number: 418, kr: 5, owner: "Ines", title: "Photo checklist before leaving the depot", state: "in_review", due: 1, since: 1},
	{number: 390, owner: "Jana", title: "Tidy the shared drive for old job folders", state: "todo", due: none, since: 13},
	{number: 434, owner: "Tomas", title: "Order new hi-vis vests", state: "todo", due: none, since: 4},
	{number: 421, owner: "Jana", title: "Update the crew phone list", state: "todo", due: none, since: 8},
	{number: 442, owner: "Ines", title: "Move the stand-up room booking", state: "todo", due: none, since: 3},

	{number: 431, kr: 3, owner: "Marek", title: "Move the survey handover into the job record", state: "done", due: none, since: -1},
	{number: 420, kr: 3, owner: "Priya", title: "Agree one permit checklist with the design desk", state: "done", due: none, since: -2, later: true},
	{number: 411, kr: 4, owner: "Jana", title: "Fuel card limits per van", state: "done", due: none, since: -1},
	{number: 405, kr: 4, owner: "Dele", title: "Route print-outs off, tablet only", state: "done", due: none, since: -2},
	{number: 396, kr: 5, owner: "Tomas", title: "Spare-pump shelf in each depot", state: "done", due: none, since: -1},
	{kr: 3, owner: "Sofia", title: "Cut the second design review for standard houses", state: "done", due: none, since: 17},
	{kr: 3, owner: "Ines", title: "Order heat pumps at signature, not at permit", state: "done", due: none, since: 24},
	{kr: 1, owner: "Priya", title: "List what each operator wants to see", state: "done", due: none, since: 10},
	{kr: 1, owner: "Priya", title: "File permits by portal where there is one", state: "done", due: none, since: 19},
	{kr: 1, owner: "Marek", title: "One mailbox for permit answers", state: "done", due: none, since: 26},
	{kr: 2, owner: "Jana", title: "Ask for the access code at booking", state: "done", due: none, since: 19},
	{kr: 2, owner: "Dele", title: "Swap crews inside a zone before moving a job", state: "done", due: none, since: 25},
	{kr: 2, owner: "Ines", title: "Weather check two days ahead", state: "done", due: none, since: 31},
	{kr: 4, owner: "Dele", title: "Start the north crews at the new depot", state: "done", due: none, since: 9},
	{kr: 4, owner: "Tomas", title: "Return waste on the way home", state: "done", due: none, since: 16},
	{kr: 4, owner: "Jana", title: "Book survey and install in one zone day", state: "done", due: none, since: 23},
	{kr: 5, owner: "Tomas", title: "Bring both valve sizes on every job", state: "done", due: none, since: 8},
	{kr: 5, owner: "Ines", title: "Check the fuse board at survey", state: "done", due: none, since: 14},
	{kr: 5, owner: "Marek", title: "Measure door widths at survey", state: "done", due: none, since: 20},
	{owner: "Jana", title: "Clear the lost-and-found shelf", state: "done", due: none, since: 12},
}

// backlog is the work of the other teams: open titles and done ones, a key result each.
type backlog struct {
	kr         int
	team       string
	owners     []string
	impact     int // of the done tasks; open ones are medium
	open, done []string
	doneBefore int // days: nothing was closed more recently
	runs       int // so many of the open ones run the business
}
