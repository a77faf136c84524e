package board

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/access"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Hit is one thing found by its words or its key.
type Hit struct {
	Kind  string // "task", "key_result", "objective", "team"
	Ref   string // task number, or id
	Key   string // "PL-412", "KR 3"
	Title string
	Hint  string // where it belongs
}

// Found is a page of hits.
type Found struct {
	Frame Frame
	Hits  []Hit
}

// Tasks are found by words that begin as those of the query ($6) do, the longest leading; goals and
// teams, which are few, by any part of their title.
const searchSQL = `(select 'task' as kind, t.number::text as ref, $3 || '-' || t.number as key, t.title, tm.name as hint
	from tasks t join teams tm on tm.org_id = t.org_id and tm.id = t.team_id
	where t.org_id = $1 and t.deleted_at is null and t.id in (
		select n.id from tasks n where n.org_id = $1 and n.number = $4
		union
		select w.task_id from task_words w
		where w.org_id = $1 and w.word >= ($6::text[])[1] and w.word < ($6::text[])[1] || U&'\+10FFFF' and not exists (
			select from unnest(($6::text[])[2:]) as more(word) where not exists (
				select from task_words o where o.org_id = $1 and o.task_id = w.task_id
				and o.word >= more.word and o.word < more.word || U&'\+10FFFF')))
	order by (t.number = $4) desc, t.is_open desc, t.number desc limit 12)
union all (select 'key_result', k.id::text, 'KR ' || k.number, k.title, o.title
	from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
	where k.org_id = $1 and (k.title ilike $2 escape '\' or (k.number = $5 and c.state = 'active')) order by c.starts_on desc, k.number limit 8)
union all (select 'objective', o.id::text, '', o.title, c.name from objectives o join cycles c on c.org_id = o.org_id and c.id = o.cycle_id
	where o.org_id = $1 and o.title ilike $2 escape '\' order by c.starts_on desc, o.title limit 6)
union all (select 'team', id::text, '', name, '' from teams where org_id = $1 and archived_at is null and name ilike $2 escape '\' order by name limit 4)`

// Search finds tasks, goals and teams by words or by key ("PL-412", "412", "KR 3").
func (s *Service) Search(ctx context.Context, m org.Member, query string) (Found, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Found{}, err
	}
	var out Found
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	if query = strings.TrimSpace(query); query != "" {
		task, kr := numbers(query, m.Org.TaskPrefix)
		pg.All(r, &out.Hits, searchSQL, m.Org.ID, "%"+likeEscaper.Replace(query)+"%", m.Org.TaskPrefix, task, kr, words(query))
	}
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// words splits a query as the titles of tasks are split, the longest word first.
func words(query string) []string {
	found := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, w := range found {
		found[i] = string([]rune(w)[:min(len([]rune(w)), 60)]) // as long as a stored word
	}
	slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return found[:min(len(found), 8)]
}

// numbers reads a query as a task's or a key result's number; -1 if it is none.
func numbers(query, prefix string) (task, kr int64) {
	up := strings.ToUpper(query)
	digits := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(up, prefix+"-"), "KR"), " ")
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' || n > 1e12 {
			return -1, -1
		}
		n = n*10 + int64(c-'0')
	}
	if digits == "" {
		return -1, -1
	}
	task, kr = n, n
	if strings.HasPrefix(up, prefix+"-") {
		kr = -1
	}
	if strings.HasPrefix(up, "KR") {
		task = -1
	}
	return task, kr
}
