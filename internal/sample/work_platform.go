package sample

var platform = []backlog{
	{kr: 6, team: "Platform", owners: []string{"Yusuf", "Anders", "Mei"}, open: []string{
		"Learn the noise of ageing circulation pumps", "Alert on flow drops below the weekly band", "Replay last winter against the pressure model",
		"Read the outdoor sensor every five minutes", "Mark homes with shared boreholes", "Send model doubts to a person, not to the queue",
		"Tell a frozen sensor from a cold morning", "Backfill compressor hours for the first series", "Score each home by days since a surprise", "Draw the fault tree for the defrost cycle",
	}, done: []string{
		"Detect a slow leak from pressure alone", "Drop duplicate alerts within an hour", "Label two hundred past faults", "Ship the pressure model to all homes",
		"Pull firmware versions nightly", "Correct clocks that drift", "Show the last healthy day on the case", "Store raw readings for 400 days",
	}},
	{kr: 7, team: "Platform", owners: []string{"Mei", "Anders"}, impact: 9, open: []string{
		"Ask technicians what was missing after each visit", "Compare parts lists with what was used", "Link each case to its part numbers",
		"Photo of the fault in the work order", "Offer the two likeliest parts per fault code", "Review ten second visits with the crews",
	}, done: []string{
		"Parts list for pump faults", "Parts list for sensor faults", "Parts list for valve faults", "Van stock by fault season",
		"Fault code on the work order", "Wiring plan on the tablet", "Checklist for electrical faults", "Loan meters for every van",
	}},
	{kr: 8, team: "Platform", owners: []string{"Yusuf", "Anders"}, open: []string{
		"Page the second person after eight minutes", "Group alerts of one home", "Mute alerts of homes in service", "Weekly list of alerts nobody needed",
		"Hand over open alerts at shift change", "Acknowledge from the phone", "Test page every Monday at noon", "Send storm warnings as one alert",
	}, done: []string{
		"Night shift roster", "Page by phone call, not by mail", "Alert text says what to do first", "Escalate to the lead after 12 minutes",
		"Retire forty silent rules", "Colour-blind safe alert list", "One alert page per shift",
	}},
	{team: "Platform", owners: []string{"Anders", "Yusuf", "Mei"}, runs: 4, open: []string{
		"Rotate the access keys of the gateway", "Renew the certificates of the depots", "Patch the database hosts", "Restore test from last night's backup",
		"Rename the old build server", "Try the new chart library", "Clean up unused dashboards", "Write the on-call guide again", "Move the wiki page tree", "Sort the sticker drawer",
	}, done: []string{"Switch off the old metrics host", "Upgrade the build machines"}},
}

var care = []backlog{
	{kr: 9, team: "Customer Care", owners: []string{"Noor", "Lucia"}, open: []string{
		"Answer card for cold bathrooms", "Answer card for noisy nights", "Let care restart a controller", "Show the home's last fault on the call screen",
		"Three questions before a visit is booked", "Call back the ten longest cases", "Listen to five calls a week together", "Rewrite the first-winter letter", "Say plainly what warranty covers",
	}, done: []string{
		"Answer card for error 40", "Answer card for hot water", "Let care change the heating curve", "Second screen for every desk",
		"Case reasons cut from 60 to 14", "Handover note to field in one form", "Train two people on hydraulics", "Close cases with the customer on the line",
	}},
	{kr: 10, team: "Customer Care", owners: []string{"Lucia", "Noor"}, open: []string{
		"Weekend desk from nine to one", "Reply in the channel they wrote in", "Split billing from heating questions", "First answer in Turkish and Italian",
		"Show the waiting time before they write", "Send photos back by message",
	}, done: []string{
		"One inbox for mail and chat", "Sort by cold home first", "Morning desk from seven", "Templates for the ten commonest questions", "Stop copying the whole team", "Lunch cover by roster",
	}},
	{team: "Customer Care", owners: []string{"Lucia", "Noor"}, open: []string{
		"New headsets for the late desk", "Plan the summer rota", "Archive the paper letters", "Update the holiday greeting", "Order tea", "Try a different chat colour", "Collect old name badges",
	}, done: []string{"Repair the door of the meeting room"}},
}
