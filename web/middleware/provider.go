package middleware

import (
	"encoding/json"
	"net/http"
	"time"

	"plumbline/internal/identity"
	"plumbline/web/handle"
)

// Session keys of a sign-in through the identity provider: what was asked, and who came back.
const (
	keyFlow  = "Flow"
	keyClaim = "Claim"
)

// flow is what a session keeps while a person is at the provider.
type flow struct {
	identity.Flow
	Next  string
	Until int64
}

// claim is who came back and is nobody here yet.
type claim struct {
	identity.Claim
	Until int64
}

func keep(a *handle.App, r *http.Request, key string, v any) {
	b, _ := json.Marshal(v) // strings and numbers always encode
	a.Sessions.Put(r.Context(), key, string(b))
}

func soon() int64 { return time.Now().Add(halfLasts).Unix() }

// KeepFlow notes in the session what was asked of the provider, and where to go on afterwards.
func KeepFlow(a *handle.App, r *http.Request, f identity.Flow, next string) {
	keep(a, r, keyFlow, flow{f, next, soon()})
}

// TakeFlow gives what was asked, once; of nothing if that is too long ago.
func TakeFlow(a *handle.App, r *http.Request) (f identity.Flow, next string) {
	var kept flow
	text := a.Sessions.PopString(r.Context(), keyFlow)
	if json.Unmarshal([]byte(text), &kept) != nil || time.Now().Unix() > kept.Until {
		return identity.Flow{}, "/"
	}
	return kept.Flow, handle.Local(kept.Next, "/")
}

// KeepClaim notes who came back, until she says what to make of it.
func KeepClaim(a *handle.App, r *http.Request, c identity.Claim) {
	keep(a, r, keyClaim, claim{c, soon()})
}

// Claimed is who came back; false if nobody did, or too long ago.
func Claimed(a *handle.App, r *http.Request) (identity.Claim, bool) {
	var kept claim
	if json.Unmarshal([]byte(a.Sessions.GetString(r.Context(), keyClaim)), &kept) != nil || time.Now().Unix() > kept.Until {
		return identity.Claim{}, false
	}
	return kept.Claim, true
}

// DropClaim forgets who came back.
func DropClaim(a *handle.App, r *http.Request) { a.Sessions.Remove(r.Context(), keyClaim) }
