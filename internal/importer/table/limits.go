package table

// Limits of what is read. They bound memory and time by content, never by what a header claims.
const (
	MaxFiles      = 100       // files given at once, those inside archives included
	MaxFileBytes  = 32 << 20  // one file, unpacked
	MaxTotalBytes = 64 << 20  // all files together, unpacked
	MaxColumns    = 4_000     // exports with every custom field have hundreds
	MaxFieldBytes = 256 << 10 // one cell

	maxSamples = 3 // example values a column shows
)
