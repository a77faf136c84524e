package signal

// staleCheckIn: no check-in for 10 days, with a weekly cadence (SIGNALS 5).
var staleCheckIn = Rule[KRCase]{
	ID:   "stale_check_in",
	Name: "Late check-in",
	Severity: func(c KRCase) Severity {
		if c.Out.Silent >= c.Th.NoUpdateDays {
			return SeverityRisk
		}
		return SeverityInfo
	},
	Holds: func(c KRCase) bool { return c.running() && c.Out.Silent >= c.Th.StaleDays },
	Inputs: func(c KRCase) Inputs {
		return Inputs{"days": c.Out.Silent, "last_check_in": c.Out.LastCheckin}
	},
	Sentence: KRCase.silentSentence,
	Needs:    func(KRCase) []string { return []string{"a check-in"} },
}

func (c KRCase) silentSentence() string {
	return c.In.Label + " has had no check-in for " + Count(c.Out.Silent, "day") + "."
}
