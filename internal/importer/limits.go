package importer

// Limits of what is taken from files. Those of reading, by content and never by what a header
// claims, are in the table package.
const (
	MaxRows    = 200_000 // data rows of all files together
	MaxIDBytes = 200     // an id or key of the other tool

	TitleRunes = 255     // a longer title is cut and kept whole in the text below it
	LabelRunes = 120     // names of teams, cycles, pillars and units
	TextRunes  = 100_000 // descriptions, notes and comments
)
