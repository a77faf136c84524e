package middleware

import (
	"net/http"
	"time"

	"plumbline/internal/account"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/web/handle"
)

// Session keys of somebody who gave the password and not yet the second factor.
const (
	keyHalf      = "Half"
	keyHalfEpoch = "HalfEpoch"
	keyHalfUntil = "HalfUntil"
)

// halfLasts is how long a second factor may take.
const halfLasts = 10 * time.Minute

// Enter goes on after one factor, whichever: to next, or to the second factor of a person who has one. Every
// way of signing in that is one factor ends here.
func Enter(a *handle.App, w http.ResponseWriter, r *http.Request, user account.User, next string) error {
	if !user.Factor {
		if err := SignIn(a, r, user, false); err != nil {
			return err
		}
		return handle.See(w, r, next)
	}
	ctx := r.Context()
	if err := a.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	for _, key := range []string{keyUser, keyEpoch, keyFactor} {
		a.Sessions.Remove(ctx, key)
	}
	a.Sessions.Put(ctx, keyHalf, user.ID.String())
	a.Sessions.Put(ctx, keyHalfEpoch, float64(user.Epoch))
	a.Sessions.Put(ctx, keyHalfUntil, float64(time.Now().Add(halfLasts).Unix()))
	return handle.See(w, r, "/sign-in/code?next="+escape(next))
}

// Half is the person who gave the first factor in this session; Unauthenticated if nobody did, or too long ago.
func Half(a *handle.App, r *http.Request) (account.User, error) {
	over := errs.New(errs.Unauthenticated, "This sign-in took too long. Begin again.")
	ctx := r.Context()
	user, err := id.Parse[id.User](a.Sessions.GetString(ctx, keyHalf))
	until, _ := a.Sessions.Get(ctx, keyHalfUntil).(float64)
	epoch, _ := a.Sessions.Get(ctx, keyHalfEpoch).(float64)
	if err != nil || time.Now().Unix() > int64(until) {
		return account.User{}, over
	}
	u, err := a.Accounts.ByID(ctx, user)
	if errs.Is(err, errs.NotFound) || err == nil && u.Epoch != int64(epoch) {
		return account.User{}, over
	}
	return u, err
}

// HasFactor says that this session began with a second factor.
func HasFactor(a *handle.App, r *http.Request) bool {
	return a.Sessions.GetBool(r.Context(), keyFactor)
}
