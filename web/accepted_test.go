package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/authenticator"
	"plumbline/internal/testkit/idp"
)

// attempt is a form that is about to be sent in a world of its own.
type attempt struct {
	t    *testing.T
	a    *apptest.App
	idp  *idp.Server
	w    apptest.World
	path string
	form url.Values
	as   *apptest.Client // who sends it
	file string          // sent beside the fields, if there is one
}

// tryOut is an attempt with everything that makes a form accepted: sent by the owner with values that are good
// for it.
func tryOut(t *testing.T, a *apptest.App, provider *idp.Server, w apptest.World, pattern string, names []string) *attempt {
	t.Helper()
	x := &attempt{t: t, a: a, idp: provider, w: w, path: fill(t, pattern, w.Param), form: filled(w, pattern, names), as: a.SignIn(t, w.Owner.Email)}
	if x.form.Has("current") {
		x.form.Set("current", apptest.Password)
	}
	if ready := accepted[pattern]; ready != nil {
		ready(x)
	}
	return x
}

func (x *attempt) send() apptest.Response {
	v := visitor{x.a.Routes.(http.Handler), x.as.Cookie()}
	if x.file == "" {
		return v.post(x.path, x.form)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, values := range x.form {
		_ = m.WriteField(name, values[0]) // a buffer takes everything
	}
	part, _ := m.CreateFormFile("files", "a.csv")
	_, _ = part.Write([]byte(x.file))
	_ = m.Close()
	return v.do(http.MethodPost, x.path, m.FormDataContentType(), &body)
}

// set puts pairs of a field and its value into the form; an empty value takes the field out.
func (x *attempt) set(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if x.form.Del(pairs[i]); pairs[i+1] != "" {
			x.form.Set(pairs[i], pairs[i+1])
		}
	}
}

func set(pairs ...string) func(*attempt) { return func(x *attempt) { x.set(pairs...) } }

// do changes the database as its superuser.
func (x *attempt) do(sql string, args ...any) {
	x.t.Helper()
	super[int](x.t, x.a, `with x as (`+sql+` returning 1) select count(*)::int from x`, args...)
}

// mia is a member beside the owner; the path may name her.
func (x *attempt) mia() org.Member {
	x.t.Helper()
	m := x.a.Member(x.t, x.w.Owner, "mia", access.Member)
	x.path = strings.Replace(x.path, "members/"+x.w.Owner.Actor.User.String(), "members/"+m.Actor.User.String(), 1)
	return m
}

// left is mia, who is a member no more.
func (x *attempt) left() {
	x.t.Helper()
	if err := x.a.Orgs.Deactivate(x.t.Context(), x.w.Owner.Actor, org.Deactivate{User: x.mia().Actor.User}); err != nil {
		x.t.Fatal(err)
	}
}

// link is what a mail would lead to; it is opened, and then the token is in the session.
func (x *attempt) link(purpose, sql string, args ...any) {
	x.t.Helper()
	token := purpose + x.w.Owner.Org.Slug
	x.do(sql, append([]any{token}, args...)...)
	follow(x.as, "/"+purpose+"/"+token)
}

func (x *attempt) token(purpose, email string) {
	x.t.Helper()
	x.link(purpose, `insert into account_tokens select sha256($1::bytea), $2, $3, $4, now() + interval '1 hour'`, x.w.Owner.Actor.User, purpose, email)
}

// claim comes back from the provider as somebody of this world.
func (x *attempt) claim() {
	x.t.Helper()
	slug := x.w.Owner.Org.Slug
	x.idp.As(map[string]any{"sub": slug, "email": "claimed@" + slug + ".example"}, "", nil)
	through(x.t, x.as)
}

// prove lets the domain of the world's people be looked up.
func (x *attempt) prove() {
	x.t.Helper()
	slug := x.w.Owner.Org.Slug
	proof := super[string](x.t, x.a, `select proof from domains where org_id = $1`, x.w.Owner.Org.ID)
	x.a.DNS.Put("_plumbline."+slug+".example", "plumbline-domain="+proof)
}

// last is the id of the newest row of a person's.
func (x *attempt) last(table string) string {
	x.t.Helper()
	return super[string](x.t, x.a, `select id::text from `+table+` where user_id = $1 order by created_at desc limit 1`, x.w.Owner.Actor.User)
}

// at puts an id in place of the user's, which stands for whatever the world has none of.
func (x *attempt) at(what string) {
	x.path = strings.Replace(x.path, x.w.Owner.Actor.User.String(), what, 1)
}

// accepted is what a form needs beside good values: what must have happened before, and what it says then.
var accepted = map[string]func(*attempt){
	"/theme": set("theme", "dark"), "/keys": set("keys", "off"),
	"/sign-in": func(x *attempt) { x.as = x.a.Anonymous(x.t); x.set("email", x.w.Owner.Email) },
	"/sign-in/code": func(x *attempt) {
		_, codes := enrol(x.t, x.as, apptest.Password)
		x.as = half(x.t, x.a, x.w.Owner.Email)
		x.set("code", codes[0])
	},
	"/sign-in/passkey": func(x *attempt) {
		k := keyOf(x.t, x.a, x.as, "Laptop")
		x.as = x.a.Anonymous(x.t)
		x.set("answer", k.Use(toUse(x.t, x.as)))
	},
	"/sign-in/provider/new": func(x *attempt) { x.as = x.a.Anonymous(x.t); x.claim() },
	"/sign-up":              func(x *attempt) { x.set("org", x.w.Owner.Org.Slug+" again") }, // its address is made from it
	"/confirm": func(x *attempt) {
		slug := x.w.Owner.Org.Slug
		x.as = x.a.Anonymous(x.t)
		x.link("confirm", `insert into signups select sha256($1::bytea), 'found@' || $2 || '.example', 'New', 'x', $2 || ' again', 'UTC', now() + interval '1 hour'`, slug)
	},
	"/join/{org}/{token}": func(x *attempt) { x.as = x.a.Anonymous(x.t) },
	"/reset": func(x *attempt) {
		x.as = x.a.Anonymous(x.t)
		x.token("reset", x.w.Owner.Email)
		x.set("password", newPassword)
	},
	"/address": func(x *attempt) { x.token("address", "new@"+x.w.Owner.Org.Slug+".example") },
	"/organisations/{org}/join": func(x *attempt) {
		x.prove()
		x.as.Post("/o/"+x.w.Owner.Org.Slug+"/settings/domains/"+x.w.Domain.String()+"/check", nil)
		other, email := x.a.Org(x.t, x.w.Owner.Org.Slug+"x"), "boss@"+x.w.Owner.Org.Slug+".example"
		x.do(`update users set email = $2, email_confirmed_at = now() where id = $1`, other.Actor.User, email)
		x.as = x.a.SignIn(x.t, email)
	},

	"/account/connect": (*attempt).claim,
	"/account/disconnect": func(x *attempt) {
		x.claim()
		x.as.Post("/account/connect", url.Values{"current": {apptest.Password}})
		x.set("issuer", x.idp.URL, "subject", x.w.Owner.Org.Slug)
	},
	"/account/sessions/{session}/end": func(x *attempt) { x.a.SignIn(x.t, x.w.Owner.Email); x.at(x.last("sessions")) },
	"/account/password":               set("password", newPassword),
	"/account/erase":                  func(x *attempt) { m := x.mia(); x.as = x.a.SignIn(x.t, m.Email); x.set("email", m.Email) },
	"/account/second-factor": func(x *attempt) {
		x.as.Post("/account/second-factor/begin", nil)
		secret := shownSecret.FindStringSubmatch(x.as.Get("/account/second-factor").Body)[1]
		x.set("code", codeAt(x.t, strings.ReplaceAll(secret, " ", ""), time.Now()))
	},
	"/account/second-factor/codes": func(x *attempt) { enrol(x.t, x.as, apptest.Password) },
	"/account/second-factor/remove": func(x *attempt) {
		_, codes := enrol(x.t, x.as, apptest.Password)
		x.set("code", codes[0])
	},
	"/account/passkeys": func(x *attempt) {
		k := authenticator.New(x.t, x.a.URL, "localhost")
		x.set("answer", k.Make(toMake(x.t, x.as, "Laptop")))
	},
	"/account/passkeys/{passkey}/remove": func(x *attempt) { keyOf(x.t, x.a, x.as, "Laptop"); x.at(x.last("passkeys")) },

	"/o/{org}/import": func(x *attempt) {
		x.file = "Summary,Issue key,Status\nPlain words,AB-2,To Do\n"
		x.form = url.Values{"format": {"jira"}}
	},
	"/o/{org}/krs/{kr}/score": func(x *attempt) {
		x.set("score", "0.5")
		x.do(`update key_results set state = 'done' where id = $1`, x.w.KR)
	},
	"/o/{org}/krs/{kr}/state":               set("tasks", "keep"),
	"/o/{org}/krs/{kr}/what-if":             func(x *attempt) { x.set("move", x.w.Unlinked.ID.String()+"::0") },
	"/o/{org}/objectives":                   set("visibility", "everyone", "people", ""),
	"/o/{org}/objectives/{objective}":       set("visibility", "everyone", "people", "", "parent", ""),
	"/o/{org}/objectives/{objective}/state": set("tasks", "keep"),
	"/o/{org}/tasks/{task}/links/end":       set("objective", ""),
	"/o/{org}/tasks/{task}/restore": func(x *attempt) {
		x.as.Post(strings.TrimSuffix(x.path, "/restore")+"/delete", nil)
		x.set("id", x.w.Task.ID.String())
	},
	"/o/{org}/teams/{team}/stop-list": func(x *attempt) {
		link := super[string](x.t, x.a, `select id::text from task_links where task_id = $1`, x.w.Task.ID)
		x.do(`update key_results set state = 'paused' where id = $1`, x.w.KR)
		x.set("do", "cancel", "to", "", "chosen", fmt.Sprintf("%s:%d:%s", x.w.Task.ID, x.w.Task.Revision, link))
	},

	"/o/{org}/settings/domains/{domain}/check": (*attempt).prove,
	"/o/{org}/settings/delete":                 func(x *attempt) { x.set("slug", x.w.Owner.Org.Slug) },
	"/o/{org}/settings/keep": func(x *attempt) {
		slug := x.w.Owner.Org.Slug
		x.as.Post("/o/"+slug+"/settings/delete", url.Values{"slug": {slug}, "current": {apptest.Password}})
	},
	"/o/{org}/settings/sign-in":                   func(x *attempt) { enrol(x.t, x.as, apptest.Password) },
	"/o/{org}/settings/ownership":                 func(x *attempt) { x.set("successor", x.mia().Actor.User.String()) },
	"/o/{org}/settings/members/{user}":            func(x *attempt) { x.mia() },
	"/o/{org}/settings/members/{user}/deactivate": func(x *attempt) { x.mia() },
	"/o/{org}/settings/members/{user}/reactivate": (*attempt).left,
	"/o/{org}/settings/members/{user}/erase":      (*attempt).left,
	"/o/{org}/settings/teams/{team}/archive": func(x *attempt) {
		team, err := x.a.Orgs.SaveTeam(x.t.Context(), x.w.Owner.Actor, org.SaveTeam{Name: "Without work"})
		if err != nil {
			x.t.Fatal(err)
		}
		x.path = strings.Replace(x.path, x.w.Team.String(), team.ID.String(), 1)
	},
}
