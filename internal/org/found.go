package org

import (
	"context"
	"crypto/rand"
	"strings"

	"plumbline/internal/account"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// AskFound begins Found where mails arrive: the organisation and its owner are made once the address is
// confirmed. The answer does not say whether the address has an account. Errors: Invalid, Limited.
func (s *Service) AskFound(ctx context.Context, c Found) error {
	if err := c.check(); err != nil {
		return err
	}
	hash, err := s.accounts.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	return s.accounts.AskSignUp(ctx, account.Founding{Email: c.Email, Name: c.Name, PasswordHash: hash, OrgName: c.OrgName, TimeZone: c.TimeZone})
}

// FoundConfirmed makes the organisation and the owner that wait for a link. An address that was taken
// meanwhile gets a few letters more. Errors: NotFound if the link is not good, Conflict if the person exists.
func (s *Service) FoundConfirmed(ctx context.Context, l account.Link) (Member, error) {
	waits, err := s.accounts.SignUpOf(ctx, l)
	if err != nil {
		return Member{}, err
	}
	c := Found{OrgName: waits.OrgName, Slug: Slug(waits.OrgName), TimeZone: waits.TimeZone}
	var m Member
	err = s.db.InTenant(ctx, pg.Whole(id.New[id.Org]()), func(ctx context.Context, tx *pg.Tx) error {
		u, err := s.accounts.UseSignUpTx(ctx, tx, l)
		if err != nil {
			return err
		}
		taken, err := pg.One[bool](ctx, tx, `select exists (select from orgs where slug = $1)`, c.Slug)
		if err != nil {
			return err
		}
		if taken {
			c.Slug = c.Slug[:min(len(c.Slug), 34)] + "-" + strings.ToLower(rand.Text()[:5])
		}
		m = c.foundByTx(tx, u)
		return nil
	})
	return m, err
}
