package sample

// platformWork is what the page of KR 7 names.
var platformWork = []work{
	{number: 427, kr: 7, team: platform, owner: "otto", title: "Parts list in the fault report", state: blocked, due: 4, since: 6, reason: "The supplier has not sent its part numbers"},
	{number: 438, kr: 7, team: platform, owner: "otto", title: "Photo of the label with every visit", state: doing, due: 4, since: 3},
	{number: 440, kr: 7, team: platform, owner: "yusuf", title: "Call back within a day of a repeat visit", state: doing, due: 6, since: 2},
	{number: 361, kr: 7, team: platform, owner: "otto", title: "Fault codes on the engineer's phone", state: done, since: -1, later: true},
	{number: 355, kr: 7, team: platform, owner: "yusuf", title: "Second training day for new engineers", state: done, since: -2, later: true},
	{team: platform, owner: "anders", title: "Write the on-call guide again", state: todo, since: 9, serves: "Fix it before the customer notices"},
}

var platformBacklogs = []backlog{
	{kr: 6, impact: 9, team: platform, owners: []string{"yusuf", "anders", "mei"}, open: []string{
		"Learn the noise of ageing circulation pumps", "Alert on flow drops below the weekly band", "Replay last winter against the pressure model",
		"Read the outdoor sensor every five minutes", "Mark homes with shared boreholes", "Send model doubts to a person, not to the queue",
		"Tell a frozen sensor from a cold morning", "Backfill compressor hours for the first series", "Score each home by days since a surprise", "Draw the fault tree for the defrost cycle",
	}, done: []string{
		"Detect a slow leak from pressure alone", "Drop duplicate alerts within an hour", "Label two hundred past faults", "Ship the pressure model to all homes",
		"Pull firmware versions nightly", "Correct clocks that drift", "Show the last healthy day on the case", "Store raw readings for 400 days",
	}},
	{kr: 7, team: platform, owners: []string{"otto", "yusuf", "anders"}, quiet: 3, found: true, open: []string{
		"Wiring diagrams by serial number", "Ask engineers what was missing after each visit", "Review ten second visits with the crews",
	}, done: []string{
		"Van stock by fault season", "Parts list for pump faults", "Spare sensors in every van", "Wiring plan on the tablet", "Checklist for electrical faults",
		"Parts list for valve faults", "First training day for new engineers", "Loan meters for every van", "Fault code on the work order", "Three photos before a part is ordered",
		"Parts list for sensor faults", "Label the valves at install", "Refrigerant log on the tablet", "Pocket card for noise complaints", "Second engineer on call for boards",
		"Order boards overnight", "Test kit for flow sensors", "Fault history on the visit sheet", "Return used parts with a reason", "Match part numbers of two suppliers",
		"Ask for the serial number at the call", "Keep the old controllers in stock",
	}},
	{kr: 8, impact: 9, team: platform, owners: []string{"yusuf", "anders"}, open: []string{
		"Page the second person after eight minutes", "Group alerts of one home", "Mute alerts of homes in service", "Weekly list of alerts nobody needed",
		"Hand over open alerts at shift change", "Acknowledge from the phone", "Test page every Monday at noon", "Send storm warnings as one alert",
	}, done: []string{
		"Night shift roster", "Page by phone call, not by mail", "Alert text says what to do first", "Escalate to the lead after 12 minutes",
		"Retire forty silent rules", "Colour-blind safe alert list", "One alert page per shift",
	}},
	{team: platform, owners: []string{"anders", "yusuf", "mei"}, runs: 4, open: []string{
		"Rotate the access keys of the gateway", "Renew the certificates of the depots", "Patch the database hosts", "Restore test from last night's backup",
		"Rename the old build server", "Try the new chart library", "Clean up unused dashboards", "Move the wiki page tree", "Sort the sticker drawer",
	}, done: []string{"Switch off the old metrics host", "Upgrade the build machines"}},
}

var careBacklogs = []backlog{
	{kr: 9, impact: 9, team: care, owners: []string{"noor", "lucia"}, open: []string{
		"Answer card for cold bathrooms", "Answer card for noisy nights", "Let care restart a controller", "Show the home's last fault on the call screen",
		"Three questions before a visit is booked", "Call back the ten longest cases", "Listen to five calls a week together", "Rewrite the first-winter letter", "Say plainly what warranty covers",
	}, done: []string{
		"Answer card for error 40", "Answer card for hot water", "Let care change the heating curve", "Second screen for every desk",
		"Case reasons cut from 60 to 14", "Handover note to field in one form", "Train two people on hydraulics", "Close cases with the customer on the line",
	}},
	{kr: 10, impact: 9, team: care, owners: []string{"lucia", "noor"}, open: []string{
		"Weekend desk from nine to one", "Reply in the channel they wrote in", "Split billing from heating questions", "First answer in Turkish and Italian",
		"Show the waiting time before they write", "Send photos back by message",
	}, done: []string{
		"One inbox for mail and chat", "Sort by cold home first", "Morning desk from seven", "Templates for the ten commonest questions", "Stop copying the whole team", "Lunch cover by roster",
	}},
	{team: care, owners: []string{"lucia", "noor"}, open: []string{
		"New headsets for the late desk", "Plan the summer rota", "Archive the paper letters", "Update the holiday greeting", "Order tea", "Try a different chat colour", "Collect old name badges",
	}, done: []string{"Repair the door of the meeting room"}},
}
