package format

// Limits of what is taken from files. Those of reading, by content and never by what a header
// claims, are in the table package.
const (
	MaxRows    = 200_000 // data rows of all files together
	MaxIDBytes = 200     // an id or key of the other tool

	// Lengths in characters, as the graph has them. What is longer is cut, with a warning; the whole
	// of a title, name or level then stands in the text below it.
	TitleRunes = 300
	NameRunes  = 120 // teams and pillars
	CycleRunes = 60
	UnitRunes  = 30
	LevelRunes = 1_000
	GoalRunes  = 10_000 // text of an objective or key result
	NoteRunes  = 10_000 // text of a check-in
	TaskRunes  = 50_000 // text of a task, its comments included
)
