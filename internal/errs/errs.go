// Package errs owns the kinds of failure and the sentence a person reads about each.
package errs

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an error is; the web layer turns it into a status.
type Kind int

// The kinds, with the HTTP status each becomes.
const (
	Internal        Kind = iota // 500
	Invalid                     // 422
	Unauthenticated             // 401
	Forbidden                   // 403
	NotFound                    // 404
	Conflict                    // 409
	Limited                     // 429
	Unavailable                 // 503: the database is away or overloaded, and trying again helps
)

// Field is what is wrong with one field of a form.
type Field struct{ Name, Message string }

// Error carries a kind, a sentence to act on, and the fields it concerns.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	Err     error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	for _, f := range e.Fields {
		return fmt.Sprintf("%s (%s: %s)", e.Message, f.Name, f.Message)
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// New makes an error of a kind with its sentence.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives a cause a kind and a sentence.
func Wrap(k Kind, err error, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...), Err: err}
}

// Missing is the one answer for what does not exist and for what belongs to somebody else.
func Missing() *Error { return New(NotFound, "There is nothing here, or it is not yours to see.") }

// Stale is the answer to a change made on an older revision.
func Stale() *Error {
	return New(Conflict, "Somebody changed this while you were looking at it. Look at it again, then repeat your change.")
}

// Away is the answer while the database cannot be used.
func Away(cause error) *Error {
	return Wrap(Unavailable, cause, "Plumbline cannot reach its database right now. Try again in a few seconds. A change is saved whole or not at all.")
}

// KindOf returns the kind of err; anything unknown is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is says that err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// Fields collects field errors while a command is checked, so that all are reported at once.
type Fields []Field

// Add notes what is wrong with a field.
func (f *Fields) Add(name, format string, args ...any) {
	*f = append(*f, Field{name, fmt.Sprintf(format, args...)})
}

// Check adds the message unless ok holds.
func (f *Fields) Check(ok bool, name, format string, args ...any) {
	if !ok {
		f.Add(name, format, args...)
	}
}

// Err is nil if nothing was added, else one Invalid error with every field.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Some fields need another look.", Fields: f}
}

// Sentence is what a person may read about err.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != Internal {
		return e.Message
	}
	return "Something went wrong on our side. Nothing was changed. Try again in a moment."
}
