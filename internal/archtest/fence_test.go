package archtest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/answer"
	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/exporter"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/importer"
	"plumbline/internal/org"
	"plumbline/internal/rule"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// services whose every use case must be fenced.
var services = []any{
	(*org.Service)(nil), (*strategy.Service)(nil), (*goal.Service)(nil), (*task.Service)(nil),
	(*checkin.Service)(nil), (*answer.Service)(nil), (*rule.Service)(nil), (*board.Service)(nil), (*importer.Service)(nil), (*exporter.Service)(nil),
}

// unfenced methods come before there is an actor, or make one; each with its reason.
var unfenced = map[string]string{
	"org.At": "another clock", "strategy.At": "another clock", "goal.At": "another clock", "task.At": "another clock", "checkin.At": "another clock", "board.At": "another clock", "board.AsOf": "another day",
	"importer.At": "another clock", "answer.At": "another clock", "rule.At": "another clock",
	"org.Found": "signs an organisation up", "org.AskFound": "signs an organisation up", "org.FoundConfirmed": "asked with the link", "org.Enter": "makes the actor", "org.Of": "a person's own organisations", "org.All": "the operator's list",
	"org.Offers": "a person's own offers", "org.JoinByDomain": "asked with a confirmed address", "org.RecheckDomains": "the clock's",
	"org.Invited": "asked with the token", "org.Join": "asked with the token", "org.OwnerOf": "the operator's import",
	"org.Deletions": "the operator's list", "org.Purge": "the worker's", "org.CheckErase": "a person's own", "org.Forget": "a person who was asked for her password, or whose admin was",
}

// readers need access.Read only; everything else must refuse a viewer.
var readers = map[string]bool{
	"org.Teams": true, "org.Quit": true, "strategy.Pillars": true, "strategy.Pillar": true, "strategy.Cycles": true, "strategy.Cycle": true, "strategy.CurrentCycle": true, "strategy.SuggestCycle": true,
	"goal.Objective": true, "goal.KeyResult": true, "goal.Slots": true, "goal.Versions": true, "goal.ObjectiveVersions": true,
	"task.Task": true, "task.ByID": true, "task.History": true, "checkin.Of": true, "rule.Versions": true,
}

var (
	actorType  = reflect.TypeFor[access.Actor]()
	memberType = reflect.TypeFor[org.Member]()
	errorType  = reflect.TypeFor[error]()
)

// TestSec_T04_EveryUseCaseIsFenced calls each method with nobody and with a viewer, and nothing behind
// the service: a method that looks at anything before its actor panics here.
func TestSec_T04_EveryUseCaseIsFenced(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, s := range services {
		typ := reflect.TypeOf(s)
		noun := strings.Split(typ.Elem().String(), ".")[0]
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			name := noun + "." + m.Name
			who := slices.IndexFunc(parameters(m), func(p reflect.Type) bool { return p == actorType || p == memberType })
			if who < 0 {
				if unfenced[name] == "" {
					t.Errorf("%s takes no actor: fence it, or say in unfenced why not", name)
				}
				continue
			}
			seen++
			if err := call(t, typ, m, access.Actor{}); !errs.Is(err, errs.Unauthenticated) {
				t.Errorf("%s answers nobody with %v, not with Unauthenticated", name, err)
			}
			if noun == "board" || readers[name] {
				continue
			}
			viewer := access.Actor{Org: id.New[id.Org](), User: id.New[id.User](), Role: access.Viewer}
			if err := call(t, typ, m, viewer); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s answers a viewer with %v, not with Forbidden", name, err)
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d use cases seen: the rule would hold of little", seen)
	}
}

func parameters(m reflect.Method) []reflect.Type {
	out := make([]reflect.Type, m.Type.NumIn())
	for i := range out {
		out[i] = m.Type.In(i)
	}
	return out
}

// call runs a method of an empty service with an actor and zero values for everything else.
func call(t *testing.T, typ reflect.Type, m reflect.Method, who access.Actor) (err error) {
	t.Helper()
	defer func() {
		if v := recover(); v != nil {
			t.Errorf("%s does something before it looks at its actor: %v", m.Name, v)
			err = nil
		}
	}()
	args := []reflect.Value{reflect.New(typ.Elem())}
	for _, p := range parameters(m)[1:] {
		switch {
		case p == actorType:
			args = append(args, reflect.ValueOf(who))
		case p == memberType:
			args = append(args, reflect.ValueOf(org.Member{Actor: who}))
		case p.String() == "context.Context":
			args = append(args, reflect.ValueOf(t.Context()))
		default:
			args = append(args, reflect.Zero(p))
		}
	}
	if m.Type.IsVariadic() {
		args = args[:len(args)-1]
	}
	for _, out := range m.Func.Call(args) {
		if out.Type() == errorType && !out.IsNil() {
			return out.Interface().(error)
		}
	}
	return nil
}
