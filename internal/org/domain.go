package org

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

const (
	MostDomains   = 20                 // that an organisation may claim
	DomainAgain   = 7 * 24 * time.Hour // after which a proof is looked up again
	lookUpPatient = 5 * time.Second
	recheckAtOnce = 20
)

// Domain is one that an organisation claims. It is the organisation's own once Proof stands in its zone, and
// whoever has a confirmed address there may join as Role if it is Offered.
type Domain struct {
	ID         id.Domain
	Domain     string
	Proof      string
	Role       string
	Offered    bool
	VerifiedAt *time.Time
	CheckedAt  *time.Time
}

// RecordName is where the proof is looked up.
func (d Domain) RecordName() string { return "_plumbline." + d.Domain }

// RecordValue is the text that must stand there.
func (d Domain) RecordValue() string { return "plumbline-domain=" + d.Proof }

const selectDomain = `select id, domain, proof, role, offered, verified_at, checked_at from domains`

// Domains lists what the organisation claims, by name; needs access.OrgEdit.
func (s *Service) Domains(ctx context.Context, who access.Actor) ([]Domain, error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return nil, err
	}
	var rows []Domain
	r := &pg.Read{}
	pg.All(r, &rows, selectDomain+` where org_id = $1 order by domain`, who.Org)
	return rows, s.db.ReadTenant(ctx, who, r)
}

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$`)

// publicMail are the domains at which anybody gets an address.
var publicMail = strings.Fields(`gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.co.uk hotmail.fr live.com msn.com
	yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.co.jp ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de gmx.ch gmx.at web.de
	t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me tutanota.com tuta.io mail.com email.com fastmail.com fastmail.fm hey.com
	zoho.com mail.ru yandex.ru yandex.com inbox.ru bk.ru list.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net
	orange.fr free.fr wanadoo.fr laposte.net sfr.fr bluewin.ch libero.it virgilio.it comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com
	rediffmail.com uol.com.br bol.com.br terra.com.br wp.pl o2.pl onet.pl seznam.cz`)

// ClaimDomain notes that a domain is the organisation's, to be proved; needs access.OrgEdit. Errors: Invalid for
// what is none or is everybody's, Conflict for one that is claimed already.
func (s *Service) ClaimDomain(ctx context.Context, who access.Actor, domain string) (id.Domain, error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return id.Domain{}, err
	}
	var f errs.Fields
	domain = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(domain)), ".")
	f.Check(len(domain) <= 253 && domainName.MatchString(domain), "domain", "Give the part of your addresses after the @, for example example.com.")
	f.Check(!slices.Contains(publicMail, domain), "domain", "Anybody gets an address at %s. Claim a domain that is yours alone.", domain)
	if err := f.Err(); err != nil {
		return id.Domain{}, err
	}
	d := id.New[id.Domain]()
	return d, s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		tx.Queue(`select from orgs where id = $1 for no key update`, who.Org) // one after another, so that the limit holds
		n, err := pg.One[int](ctx, tx, `select count(*)::int from domains where org_id = $1`, who.Org)
		if err != nil {
			return err
		}
		if n >= MostDomains {
			return errs.New(errs.Limited, "You claim %d domains. Remove one first.", n)
		}
		tx.Queue(`insert into domains (org_id, id, domain, proof) values ($1, $2, $3, $4)`, who.Org, d, domain, strings.ToLower(rand.Text()))
		domainEvent(tx, who.User, "domain.claimed", d, map[string]any{"name": domain})
		return nil
	})
}

// ChangeDomain sets as what people join by a domain, and whether they may at all; needs access.OrgEdit.
func (s *Service) ChangeDomain(ctx context.Context, who access.Actor, d id.Domain, role access.Role, offered bool) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	if role != access.Member && role != access.Viewer {
		return &errs.Error{Kind: errs.Invalid, Message: "Choose member or viewer.", Fields: []errs.Field{{Name: "role", Message: "Choose member or viewer."}}}
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		name, err := pg.One[string](ctx, tx, `update domains set role = $3, offered = $4 where org_id = $1 and id = $2 returning domain`, who.Org, d, string(role), offered)
		if err != nil {
			return err
		}
		data := map[string]any{"name": name, "to": string(role)}
		if !offered {
			data["to"] = "off"
		}
		domainEvent(tx, who.User, "domain.changed", d, data)
		return nil
	})
}

// RemoveDomain gives a domain up; needs access.OrgEdit. Who joined by it stays.
func (s *Service) RemoveDomain(ctx context.Context, who access.Actor, d id.Domain) error {
	if err := who.Require(access.OrgEdit); err != nil {
		return err
	}
	return s.db.InTenant(ctx, who, func(ctx context.Context, tx *pg.Tx) error {
		name, err := pg.One[string](ctx, tx, `delete from domains where org_id = $1 and id = $2 returning domain`, who.Org, d)
		if err != nil {
			return err
		}
		domainEvent(tx, who.User, "domain.removed", d, map[string]any{"name": name})
		return nil
	})
}

// VerifyDomain looks the proof of a domain up, and says whether it is there or was lost since; needs access.OrgEdit.
// Errors: NotFound, Invalid if it is not there yet, Conflict if the domain is another organisation's, Unavailable if
// its zone does not answer.
func (s *Service) VerifyDomain(ctx context.Context, who access.Actor, domain id.Domain) (proved bool, err error) {
	if err := who.Require(access.OrgEdit); err != nil {
		return false, err
	}
	var d Domain
	r := &pg.Read{}
	pg.First(r, &d, selectDomain+` where org_id = $1 and id = $2`, who.Org, domain)
	if err := s.db.ReadTenant(ctx, who, r); err != nil {
		return false, err
	}
	if proved, err = s.proved(ctx, d); err != nil {
		return false, err
	}
	if !proved && d.VerifiedAt == nil {
		return false, errs.New(errs.Invalid, "%s has no such TXT record yet. A new one may take an hour to be seen everywhere.", d.RecordName())
	}
	return proved, s.noteProof(ctx, who, who.User, d, proved)
}

// proved asks the domain's zone. A zone that answers that there is nothing proves nothing; one that does not answer
// is Unavailable.
func (s *Service) proved(ctx context.Context, d Domain) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookUpPatient)
	defer cancel()
	texts, err := s.Names.LookupTXT(ctx, d.RecordName()+".")
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return false, nil
	}
	if err != nil {
		return false, errs.Wrap(errs.Unavailable, err, "The name servers of %s do not answer right now. Try again in a few minutes.", d.Domain)
	}
	return slices.Contains(texts, d.RecordValue()), nil
}

// noteProof keeps what a look-up showed; an event tells when that is another thing than before.
func (s *Service) noteProof(ctx context.Context, in pg.Entrant, by id.User, d Domain, proved bool) error {
	return s.db.InTenant(ctx, in, func(ctx context.Context, tx *pg.Tx) error {
		was, err := pg.One[bool](ctx, tx, `select verified_at is not null from domains where org_id = $1 and id = $2 for update`, tx.Org(), d.ID)
		if err != nil {
			return err
		}
		tx.Queue(`update domains set checked_at = now(), verified_at = case when $3 then coalesce(verified_at, now()) end where org_id = $1 and id = $2`, tx.Org(), d.ID, proved)
		if was != proved {
			domainEvent(tx, by, map[bool]string{true: "domain.verified", false: "domain.lost"}[proved], d.ID, map[string]any{"name": d.Domain})
		}
		return nil
	})
}

func domainEvent(tx *pg.Tx, by id.User, verb string, d id.Domain, data map[string]any) {
	activity.RecordTx(tx, activity.Event{Actor: by, Verb: verb, Kind: "domain", Subject: d, Data: data})
}
