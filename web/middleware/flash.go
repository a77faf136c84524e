package middleware

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"plumbline/web/handle"
)

// Said is what a change says on the page that follows it, once.
type Said struct {
	Sentence string
	Undo     string `json:",omitempty"` // the address that takes back what it tells
}

// said is the cookie that brings it there: the browser carries it, so that a change does not write its session too.
func said(a *handle.App) *http.Cookie {
	c := &http.Cookie{Name: "said", Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: a.Sessions.Cookie.Secure}
	if c.Secure {
		c.Name = "__Host-said"
	}
	return c
}

// Flash keeps a sentence for the next page.
func Flash(a *handle.App, w http.ResponseWriter, sentence string) {
	say(a, w, Said{Sentence: sentence})
}

// FlashUndo keeps a sentence for the next page, with the address that takes back what it tells.
func FlashUndo(a *handle.App, w http.ResponseWriter, sentence, undo string) {
	say(a, w, Said{sentence, undo})
}

func say(a *handle.App, w http.ResponseWriter, s Said) {
	c := said(a)
	b, _ := json.Marshal(s)
	c.Value = base64.RawURLEncoding.EncodeToString(b)
	http.SetCookie(w, c)
}

// TakeFlash returns what was kept, once. A browser may send anything: an address that is not in an organisation of
// this site is none.
func TakeFlash(a *handle.App, w http.ResponseWriter, r *http.Request) Said {
	c := said(a)
	sent, err := r.Cookie(c.Name)
	if err != nil {
		return Said{}
	}
	c.MaxAge = -1
	http.SetCookie(w, c)
	var s Said
	b, err := base64.RawURLEncoding.DecodeString(sent.Value)
	if err != nil || json.Unmarshal(b, &s) != nil {
		return Said{}
	}
	if !strings.HasPrefix(handle.Local(s.Undo, ""), "/o/") {
		s.Undo = ""
	}
	return s
}
