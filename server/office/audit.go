package office

import (
	"encoding/csv"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
)

// maxAuditText is how much text the log is looked through for, in characters.
const maxAuditText = 200

// auditFilter reads what the page was asked for: words, who, what, from which day to which, in the shop's zone. The query is the same again,
// without the cursor.
func auditFilter(c *gin.Context, says *office.Settings) (aq audit.Query, query url.Values, err error) {
	query = url.Values{}
	for _, name := range []string{"q", "who", "what", "from", "to"} {
		if v := c.Query(name); v != "" {
			query.Set(name, v)
		}
	}
	aq = audit.Query{What: query.Get("what"), Cursor: c.Query("cursor"), Limit: 50}
	if words := strings.Fields(strings.ToLower(desk.TidyLine(query.Get("q"), maxAuditText))); len(words) > 0 {
		aq.Match = func(a audit.Entry) bool { return says.AuditHas(a, words) }
	}
	aq.Agent, _ = strconv.ParseInt(query.Get("who"), 10, 64)
	day := func(name string) (at time.Time) {
		if text := query.Get(name); text != "" && err == nil {
			if at, err = time.ParseInLocation(time.DateOnly, text, says.Zone); err != nil {
				err = desk.Fail(desk.Invalid, "date.bad").At(name)
			}
		}
		return at
	}
	aq.Since = day("from")
	if until := day("to"); !until.IsZero() {
		aq.Until = until.AddDate(0, 0, 1)
	}
	return aq, query, err
}

// Audit shows who did what, newest first.
func (s *Office) Audit(c *gin.Context) error {
	f, err := s.SettingsFrame(c, "audit")
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	p := &office.AuditPage{Settings: f}
	if p.Agents, err = s.Store.Agents(ctx); err != nil {
		return err
	}
	aq, query, err := auditFilter(c, &p.Settings)
	p.Text = query.Get("q")
	p.Who, p.What, p.From, p.To = query.Get("who"), query.Get("what"), query.Get("from"), query.Get("to")
	p.Export = "/desk/settings/audit/export?" + query.Encode()
	next := ""
	if err == nil {
		p.Items, next, err = s.Store.Audits(ctx, aq)
	}
	if err != nil {
		return s.Again(c, "settings_audit", p, &p.Form, err)
	}
	if next != "" {
		query.Set("cursor", next)
		p.More = "/desk/settings/audit?" + query.Encode()
	}
	return s.Render(c, "settings_audit", p)
}

// ExportAudit is everything that the filter lets through as CSV, page by page: it is never in memory as a whole.
func (s *Office) ExportAudit(c *gin.Context) error {
	f := s.Frame(c, "")
	says := office.Settings{Frame: f}
	aq, _, err := auditFilter(c, &says)
	if err != nil {
		return err
	}
	aq.Limit, aq.Cursor = 200, ""
	ctx := c.Request.Context()
	items, next, err := s.Store.Audits(ctx, aq)
	if err != nil {
		return err
	}
	if err := s.Exported(c, f.T("settings.audit")); err != nil {
		return err
	}
	c.Header("Content-Type", "text/csv; charset=utf-8")
	c.Header("Content-Disposition", `attachment; filename="audit-`+s.Now().In(f.Zone).Format(time.DateOnly)+`.csv"`)
	c.Header("Cache-Control", "no-store")
	if _, err := io.WriteString(c.Writer, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return nil
	}
	w := csv.NewWriter(c.Writer)
	w.UseCRLF = true
	line(w, f.T("audit.when"), f.T("audit.who"), f.T("audit.what"), f.T("audit.subject"), f.T("audit.details"), f.T("audit.remote"), "kind")
	for {
		for _, a := range items {
			line(w, a.At.In(f.Zone).Format("2006-01-02 15:04:05"), says.Doer(a), says.Audited(a), a.Subject, says.AuditDetails(a), a.Remote, string(a.Kind))
		}
		w.Flush()
		if next == "" || w.Error() != nil {
			return nil
		}
		aq.Cursor = next
		if items, next, err = s.Store.Audits(ctx, aq); err != nil {
			return err
		}
	}
}

// line writes cells that no spreadsheet takes for a formula.
func line(w *csv.Writer, cells ...string) {
	for i, cell := range cells {
		cells[i] = web.SafeCell(cell)
	}
	_ = w.Write(cells) // the caller looks at w.Error
}
