package taskui

import (
	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/org"
)

// TableView is some tasks as every list shows them, on a page that is not the list.
type TableView struct {
	Label string
	list  listView
}

// TableRow is a task with what this page has to say of it.
type TableRow struct {
	board.ListRow
	Note string
}

// NewTable makes the rows; what is done with one returns to back. l says when it is.
func NewTable(m org.Member, l board.TaskList, label, back string, rows []TableRow) TableView {
	edit := m.Actor.Can(access.TaskEdit)
	v := TableView{Label: label, list: listView{Edit: edit}}
	g := listGroup{}
	for _, r := range rows {
		row := newListRow(listAsk{org: m}, l, r.ListRow, back, edit)
		row.Note = r.Note
		g.Rows = append(g.Rows, row)
	}
	v.list.Groups = []listGroup{g}
	return v
}
