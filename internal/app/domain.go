package app

import (
	"plumbline/internal/account"
	"plumbline/internal/answer"
	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/exporter"
	"plumbline/internal/goal"
	"plumbline/internal/identity"
	"plumbline/internal/importer"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/rule"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// Domain is every noun's service on one database.
type Domain struct {
	DB       *pg.DB
	Accounts *account.Service
	Orgs     *org.Service
	Strategy *strategy.Service
	Goals    *goal.Service
	Tasks    *task.Service
	CheckIns *checkin.Service
	Rules    *rule.Service
	Answers  *answer.Service
	Board    *board.Service
	Import   *importer.Service
	Export   *exporter.Service

	Provider *identity.Provider // nil: people sign in with passwords alone
}

// NewDomain opens every service on db.
func NewDomain(db *pg.DB, o account.Options) (*Domain, error) {
	accounts, err := account.New(db, o)
	if err != nil {
		return nil, err
	}
	return &Domain{
		DB: db, Accounts: accounts, Orgs: org.New(db, accounts), Strategy: strategy.New(db), Goals: goal.New(db),
		Tasks: task.New(db), CheckIns: checkin.New(db), Rules: rule.New(db), Answers: answer.New(db), Board: board.New(db), Import: importer.New(db), Export: exporter.New(db, accounts),
	}, nil
}
