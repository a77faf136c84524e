package sample

import (
	"slices"

	"plumbline/internal/id"
)

// The supply team sets itself more than it can look after: what the signals about a team speak of
// happens in it, so that the other teams stay a company that is well enough run.
const supply = "Supply"

// wait is an objective of it.
const wait = "Crews never wait for a delivery"

// supplyGoals are set after those of the other teams.
var supplyGoals = []pillar{
	{"Faster to warm", []objective{
		{"Every part is there before the crew", "wanda", supply, []kr{
			{number: 15, title: "Installs that start with every part", owner: "wanda", unit: "%", start: 61, target: 91, points: onLine},
			{number: 16, title: "Deliveries on the agreed day", owner: "leo", unit: "%", start: 60, target: 95, points: behindLine},
			{number: 17, title: "Heat pumps at the depot a week ahead", owner: "leo", unit: "%", start: 30, target: 80, points: behindLine},
			{number: 18, title: "Orders confirmed within a day", owner: "leo", unit: "%", start: 45, target: 90, points: behindLine},
			{number: 19, title: "Parts returned unused", owner: "ewa", unit: "%", start: 14, target: 4, decimals: 1, points: behindLine},
			{number: 20, title: "Articles with a counted stock", owner: "ewa", unit: "%", start: 20, target: 98, points: behindLine},
		}},
		{wait, "leo", supply, []kr{
			{number: 21, title: "Waiting time per crew-week", owner: "leo", unit: "h", start: 5, target: 1, decimals: 1, points: behindLine},
		}},
		{"Short ways from depot to house", "ewa", supply, []kr{
			{number: 22, title: "Vans restocked overnight", owner: "ewa", unit: "%", start: 20, target: 70, points: onLine},
			{number: 23, title: "Days from order to depot", owner: "ewa", unit: "days", start: 12, target: 8, decimals: 1, points: reached},
		}},
	}},
	{"Homes that stay warm", []objective{
		{"Spare parts outlive the controller", "wanda", supply, []kr{
			{number: 24, title: "Spare parts promised for ten years", owner: "wanda", unit: "%", start: 50, target: 80, points: onLine},
			{number: 25, title: "Boards repaired instead of replaced", owner: "ewa", unit: "%", start: 10, target: 40, points: reached},
			{
				number: 26, title: "Spare parts ordered by customers themselves", owner: "leo", unit: "%", start: 0, target: 25, points: behindLine[:5],
				dropped: "Customers do not know which part they need. Care orders it for them.",
			},
		}},
	}},
	{"Growth that pays for itself", []objective{
		{"Buy once, for all crews", "leo", supply, []kr{
			{number: 27, title: "Spend under frame contracts", owner: "leo", unit: "%", start: 40, target: 70, points: onLine},
			{number: 28, title: "Articles with an agreed price", owner: "leo", unit: "%", start: 55, target: 85, points: reached},
			{
				number: 29, title: "Stock shared with partners", owner: "wanda", unit: "%", start: 0, target: 30, points: behindLine[:5],
				paused: "The partners' system is replaced in spring. It goes on after that.",
			},
		}},
		{"Less money asleep on shelves", "wanda", supply, []kr{
			{number: 30, title: "Days of stock", owner: "wanda", unit: "days", start: 62, target: 40, points: onLine},
			{number: 31, title: "Articles nobody asked for in a year", owner: "ewa", unit: "%", start: 22, target: 8, points: reached},
			{
				number: 32, title: "Tools leased instead of bought", owner: "wanda", unit: "%", start: 5, target: 45, points: onLine,
				shelved: "Finance has no lender for it this quarter.",
			},
		}},
	}},
}

// Ways a key result of the supply team goes, in percent a week.
var (
	onLine     = []float64{8, 17, 25, 34, 42, 51, 60}
	behindLine = []float64{6, 13, 20, 26, 32, 38, 42}
	reached    = []float64{20, 41, 63, 84, 100, 100, 100}
)

var supplyBacklogs = []backlog{
	{kr: 15, team: supply, owners: []string{"wanda", "leo", "ewa"}, open: []string{
		"Parts list with every crew plan", "Check the van the evening before", "Second shelf for flue parts", "Label boxes by house", "Pack electrical parts as a set",
		"Count fittings at the return", "Photo of the packed pallet", "Write down what was missing, and why",
	}, done: []string{"Kit list for row houses"}},
	{kr: 16, team: supply, owners: []string{"leo"}, open: []string{"Ask three carriers for a time slot"}},
	{kr: 17, team: supply, owners: []string{"leo"}, open: []string{"Forecast of heat pumps by month"}},
	{kr: 18, team: supply, owners: []string{"leo"}, open: []string{"Reminder for orders without an answer"}},
	{kr: 19, team: supply, owners: []string{"ewa"}, open: []string{"Pack by the survey, not by the house type"}},
	{kr: 20, team: supply, owners: []string{"ewa"}, open: []string{"Count one aisle every morning"}},
	{kr: 21, team: supply, owners: []string{"leo"}, open: []string{"Number to call when a delivery is late"}},
	{kr: 22, team: supply, owners: []string{"ewa"}, open: []string{"Night key for the west depot"}, done: []string{"Night shift at the main depot"}},
	{kr: 24, team: supply, owners: []string{"wanda"}, open: []string{"Promise of spare parts in every contract"}, done: []string{"Last order of the first controllers"}},
	{kr: 27, team: supply, owners: []string{"leo"}, open: []string{"Frame contract for cable and ducts"}, done: []string{"Frame contract for insulation"}},
	{kr: 30, team: supply, owners: []string{"wanda"}, open: []string{"Order buffers by the week"}},
	{team: supply, owners: []string{"ewa", "leo"}, runs: 3, open: []string{
		"Fork-lift inspection", "Renew the lease of the west depot", "Insurance list of the depots", "Sort the pallet yard",
	}, done: []string{
		"New gate for the yard", "Sweep the old hall", "Move the packing table", "Catalogue of 2019 thrown out", "Scales sent for repair", "Names on the lockers", "Paint the loading marks", "Order winter jackets", "One return box per van", "Lamps in the west depot",
	}},
}

// stoppedWork still serves key results that were dropped or paused, or that lost their weight.
var stoppedWork = []work{
	{kr: 26, team: supply, owner: "leo", title: "Order form for customers", state: doing, since: 3, effort: 5},
	{kr: 26, team: supply, owner: "ewa", title: "Pictures of the forty commonest parts", state: todo, since: 20, effort: 3},
	{kr: 26, team: supply, owner: "leo", title: "Ship parts to a home address", state: todo, since: 22},
	{kr: 29, team: supply, owner: "wanda", title: "Agree on article numbers with two partners", state: doing, since: 2, effort: 2},
	{kr: 29, team: supply, owner: "ewa", title: "Partners' shelf in the north depot", state: todo, since: 15, effort: 1.5},
	{kr: 32, team: supply, owner: "wanda", title: "Compare three leasing offers", state: todo, since: 12, effort: 2},
}

func supplyWork() []work {
	list := slices.Clone(stoppedWork)
	for _, b := range supplyBacklogs {
		list = append(list, b.tasks()...)
	}
	return list
}

// tellSupply writes the team's tasks down on the first day of the cycle, before anybody else's, so that
// the numbers of theirs are as if this team were not there.
func (r *replay) tellSupply(list []work) {
	for i, w := range list {
		r.tellTask(w, id.New[id.Task](), i, 0, 479)
	}
}
