package goalui

// focus is the note about how many key results an objective has (SIGNALS 5).
func focus(n int) string {
	switch {
	case n > 4:
		return "An objective with more than four key results is hard to hold in mind. Two to four keep the focus."
	case n == 4:
		return "This objective has four key results. One more and it is hard to hold in mind."
	}
	return ""
}
