// Package input owns how much of anything a person may send at once, and what a text must be to be kept.
// The database's checks say the same of the texts; how often something may be tried is account's.
package input

// Bodies and what stands in them, in bytes.
const (
	Header      = 32 << 10  // of a request, its address and its cookies
	Form        = 1 << 20   // the body of a form
	Upload      = 32 << 20  // the body of an import
	UploadField = 4 << 10   // a field beside the files
	Password    = 1024      // counted before it is hashed
	Email       = 254       // an address
	Passkey     = 32 << 10  // what a browser says of a passkey
	File        = 32 << 20  // one file of an import, unpacked
	AllFiles    = 64 << 20  // those of one import together, unpacked
	Cell        = 256 << 10 // of a table
)

// Texts, in characters.
const (
	ShortestPassword = 12

	Unit    = 30
	Cycle   = 60     // its name
	Device  = 80     // the name of a passkey
	Name    = 120    // of a person, an organisation, a team, a pillar; the title of a job
	ID      = 200    // what another tool calls a thing
	Title   = 300    // of an objective, a key result, a task
	Reason  = 500    // why a task is blocked, a check-in flagged, a signal put off, a rule changed
	Level   = 1_000  // the words of a commitment, a target or a stretch
	Why     = 2_000  // a goal was changed
	Summary = 4_000  // what a pillar is for, what a key result taught
	Note    = 10_000 // what a goal means, what a check-in tells
	Notes   = 50_000 // of a task
)

// Lists, and what else is counted.
const (
	GoalDepth   = 6       // objectives below one another
	TeamDepth   = 5       // teams below one another, the topmost included
	Waypoints   = 100     // of a key result
	Slots       = 50      // of a plan
	People      = 100     // whom a private objective names
	Teams       = 50      // of an invitation
	Tasks       = 200     // that one step relinks or stops
	SnoozeDays  = 92      // beyond a quarter a signal is not put off but ignored
	CycleDays   = 800     // a cycle lasts
	UploadParts = 150     // the files of an upload and the few fields beside them
	Files       = 100     // given at once, those inside archives included
	Rows        = 200_000 // data rows of all files together
	Columns     = 4_000   // exports with every custom field have hundreds
)
