package importui

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"plumbline/internal/cell"
	"plumbline/internal/importer"
	"plumbline/web/handle"
	"plumbline/web/middleware"
)

// refused sends the rows that cannot go in, with their lines and reasons, as a table.
func refused(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		k, err := kept(a, r)
		if err != nil {
			return err
		}
		plan := importer.Plan{}
		if k.Result != nil {
			plan = *k.Result
		} else if plan, err = a.Import.PreviewKept(r.Context(), middleware.Member(r).Actor, k); err != nil {
			return err
		}
		var b bytes.Buffer
		out := csv.NewWriter(&b)
		rows := [][]string{{"file", "line", "reason"}}
		for _, x := range plan.Refusals {
			rows = append(rows, []string{cell.Of(x.File), strconv.Itoa(x.Line), cell.Of(x.Reason)})
		}
		if err := out.WriteAll(rows); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="refused.csv"`)
		_, err = w.Write(b.Bytes())
		return err
	}
}
