package middleware

import (
	"encoding/json"
	"net/http"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/passkey"
	"plumbline/web/handle"
)

// What a browser was asked of a passkey is kept in the session under what for, so that the answer to one question
// is none to the other.
const (
	UsingPasskey  = "PasskeyUsed"
	MakingPasskey = "PasskeyMade"
)

// PasskeyFlow is what a session keeps while a browser asks for a passkey.
type PasskeyFlow struct {
	passkey.Flow
	Next string // where to go on after signing in

	User  id.User // who makes one
	Owner passkey.Owner
	Name  string

	Until int64
}

// KeepPasskey notes what was asked.
func KeepPasskey(a *handle.App, r *http.Request, what string, f PasskeyFlow) {
	f.Until = soon()
	keep(a, r, what, f)
}

// PasskeyAsked is what was asked and not answered; false for nothing, or too long ago.
func PasskeyAsked(a *handle.App, r *http.Request, what string) (PasskeyFlow, bool) {
	var f PasskeyFlow
	if json.Unmarshal([]byte(a.Sessions.GetString(r.Context(), what)), &f) != nil || time.Now().Unix() > f.Until {
		return PasskeyFlow{}, false
	}
	return f, true
}

// TakePasskey is PasskeyAsked, once.
func TakePasskey(a *handle.App, r *http.Request, what string) (PasskeyFlow, bool) {
	f, ok := PasskeyAsked(a, r, what)
	a.Sessions.Remove(r.Context(), what)
	return f, ok
}
