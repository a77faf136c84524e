package sample

var growthBacklogs = []backlog{
	{kr: 11, impact: 9, team: growth, owners: []string{"jonas", "ben"}, open: []string{
		"Financing example on the first page of the quote", "Grant amount worked out at the survey", "Call three days after the quote", "Show the neighbour's running costs",
		"Explain noise with a recording", "One price for three house sizes", "Leave out options nobody takes", "Answer sheet for five doubts", "Bank appointment in the same week",
		"Quote by video for second homes", "Ask lost customers for the reason", "Sample contract in plain words", "Photo of the finished place in the quote", "Offer the start month, not a date",
		"Bring the partner to the survey", "Reference visit every second Saturday",
	}, done: []string{
		"Price on page one", "Survey summary by message the same evening", "Drop the 40-page brochure", "Two reference homes per district", "Ask for the heating bill before the survey", "Quote valid for 60 days",
	}},
	{kr: 12, nobody: true, team: growth, owners: []string{"ben", "jonas"}, quiet: 29, open: []string{
		"Price list inside the survey form", "Design check for flats only", "Evening shift for late surveys", "Warn when a quote is 20 hours old",
	}, done: []string{
		"Type the survey on site", "Standard designs for row houses", "Send without the second signature", "Roof photos from the air", "Pipe lengths by room plan",
	}},
	{team: growth, owners: []string{"ben", "jonas"}, runs: 2, open: []string{
		"Pay the trade fair stand", "Renew the phone contract", "New photos for the office wall", "Collect ideas for the summer party", "Sort contacts from the fair",
		"Look at the competitor's new flyer", "Change the colour of the pens", "Try a podcast",
	}, done: []string{"Order business cards"}},
}

var financeBacklogs = []backlog{
	{kr: 13, impact: 9, team: finance, owners: []string{"clara", "oskar"}, open: []string{
		"Second supplier for buffer tanks", "Price rise clause in partner contracts", "Cost sheet per house type", "Invoice change orders within two days",
	}, done: []string{
		"New contract for pipe and fittings", "Margin by job every Monday", "Stop free upgrades of the buffer", "Count scaffolding as its own line", "Collect the grant share at commissioning",
	}},
	{kr: 14, still: 8, team: finance, owners: []string{"oskar"}, open: []string{"Get warranty figures from the supplier monthly"}, done: []string{"Split warranty from goodwill"}},
	{team: finance, owners: []string{"oskar", "clara"}, open: []string{
		"Scan the old delivery notes", "Choose a new travel policy", "Move the petty cash box", "Tidy the chart of accounts",
	}, done: []string{"Renew the insurance list"}},
}
