// Package failpoint names the places where the crash harness stops or kills a process. Without
// the build tag chaos every function is empty and nothing of it is in the program.
package failpoint

// The points. Those of a transaction are met in an organisation's transactions alone.
const (
	Begin     = "begin"     // a connection is there, BEGIN was not sent
	Written   = "written"   // the last statement was answered, COMMIT was not sent
	Commit    = "commit"    // COMMIT is on its way
	Committed = "committed" // COMMIT was answered, nobody was told
	Render    = "render"    // half a page was sent
	Upload    = "upload"    // files arrived and are not stored
	Claimed   = "claimed"   // a worker took marks
	Computing = "computing" // a worker has read and is about to compute a subject
	Idle      = "idle"      // a worker looks for marks
)
