// Package mail owns the mails on their way: they are queued in the transaction of whoever has
// something to tell, and sent by the worker. It knows no noun and decides nobody's mail.
//
// The queue is a table drained with attempts and a growing pause, not a job queue: a mail is one row
// that is written and removed, and it must be possible to take it back by what it is about.
package mail

import (
	"encoding/json"
	"log/slog"

	"plumbline/internal/id"
	"plumbline/internal/pg"
	"plumbline/internal/seal"
)

// Message is one mail. Text and Subject are ours; what people wrote goes through Name first.
type Message struct {
	To      string
	Subject string
	Text    string
	Path    string   // of the link below the text, on this site; empty for none
	After   string   // below the link
	Ref     [16]byte // what it is about, for DropTx; zero for nothing
	User    id.User  // not sent once this person is disabled; zero for nobody
}

// Post takes mails. A nil Post, and one of an installation without a mail server, keeps none.
type Post struct {
	box *seal.Box
	on  bool
	log *slog.Logger
}

// NewPost makes the queue's end; on says that there is a mail server.
func NewPost(box *seal.Box, on bool, log *slog.Logger) *Post { return &Post{box, on, log} }

// On says that mails arrive, so that something may be made to depend on them.
func (p *Post) On() bool { return p != nil && p.on }

type letter struct{ Subject, Text, Path, After string }

// QueueTx sends a mail if and when the transaction commits. Without a mail server it only says so in
// the log, without the text, for that may hold a way in.
func (p *Post) QueueTx(tx *pg.Tx, m Message) {
	if !p.On() {
		if p != nil {
			tx.AfterCommit(func() { p.log.Info("no mail server is set: not sent", "to", m.To, "subject", m.Subject) })
		}
		return
	}
	key := id.New[id.Mail]()
	plain, _ := json.Marshal(letter{m.Subject, m.Text, m.Path, m.After}) // strings always encode
	tx.Queue(`insert into mails (id, recipient, ref, user_id, sealed) values ($1, $2, $3, $4, $5)`,
		key, m.To, id.Ptr(id.User(m.Ref)), id.Ptr(m.User), p.box.Seal(plain, key[:]))
}

// DropTx takes back what is not sent yet about ref, because it is no longer true.
func DropTx(tx *pg.Tx, ref [16]byte) {
	tx.Queue(`delete from mails where ref = $1`, id.User(ref))
}

// DropOfTx takes back what is not sent yet to a person or to an address.
func DropOfTx(tx *pg.Tx, user id.User, address string) {
	tx.Queue(`delete from mails where user_id = $1 or recipient = $2`, user, address)
}
