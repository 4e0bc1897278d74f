package staff

import (
	"html"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// SavedReplies lists what can be inserted into an answer: shared, and the agent's own.
func (s *Desk) SavedReplies(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	all, err := s.Store.SavedReplies(c.Request.Context(), web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	p := &ui.ReplyPicker{Frame: s.Frame(c, "composer.saved_replies"), Number: number, Folders: ui.ReplyFolders(all)}
	if isFragment(c) {
		return s.Render(c, "replies.list", p)
	}
	if p.Frame, err = s.StaffFrame(c, "composer.saved_replies", "one"); err != nil {
		return err
	}
	return s.Render(c, "replies_pick", p)
}

// filled is a saved reply with the values of a ticket.
type filled struct {
	reply   desk.SavedReply
	values  map[string]string
	missing []string
}

// fill finds the values of a saved reply's variables: from the ticket, and from what was typed into value.<name>.
func (s *Desk) fill(c *gin.Context, number, id int64) (f filled, err error) {
	ctx, me := c.Request.Context(), web.AgentOf(c)
	if f.reply, err = s.Store.SavedReply(ctx, me.ID, id); err != nil {
		return f, err
	}
	t, err := s.Store.Ticket(ctx, number)
	if err != nil {
		return f, err
	}
	if f.values, err = s.variables(c, &t, variable.Uses(f.reply.Text, "order.number")); err != nil {
		return f, err
	}
	for _, name := range variable.Unfilled(f.reply.Text) {
		if typed := desk.TidyLine(web.First(c.PostForm("value."+name), c.Query("value."+name)), desk.MaxSubject); typed != "" {
			f.values[name] = typed
		}
		if strings.TrimSpace(f.values[name]) == "" {
			f.missing = append(f.missing, name)
		}
	}
	return f, nil
}

// variables are what saved replies may name (variable.ReplyNames). An order's number is looked for only where one is wanted.
func (s *Desk) variables(c *gin.Context, t *desk.Ticket, order bool) (map[string]string, error) {
	ctx := c.Request.Context()
	set, err := s.Store.Settings(ctx)
	first, last := variable.SplitName(t.Contact.Name)
	values := map[string]string{
		"customer.name": t.Contact.Name, "customer.first": first, "customer.last": last, "customer.address": t.Contact.Address,
		"ticket.number": strconv.FormatInt(t.Number, 10), "ticket.subject": t.Subject,
		"agent.name": web.AgentOf(c).Name, "shop.name": set.ShopName,
	}
	if err != nil || !order {
		return values, err
	}
	talk, err := s.Store.Conversation(ctx, t.Number, 0)
	for _, f := range talk.Fields {
		if f.Kind == string(form.Order) {
			values["order.number"] = f.Value
		}
	}
	for _, m := range slices.Backward(talk.Messages) {
		if m.Direction == desk.In && values["order.number"] == "" {
			values["order.number"] = variable.OrderNumber(web.First(m.Reply, m.Text))
		}
	}
	values["order.number"] = web.First(values["order.number"], variable.OrderNumber(t.Subject))
	return values, err
}

// PreviewSavedReply shows a saved reply as it would stand in the answer, and what it lacks.
func (s *Desk) PreviewSavedReply(c *gin.Context) error {
	number, id, err := ticketAndReply(c)
	if err != nil {
		return err
	}
	f, err := s.fill(c, number, id)
	if err != nil {
		return err
	}
	frame := s.Frame(c, "")
	p := &ui.ReplyPreview{Frame: frame, Reply: f.reply, Missing: f.missing, Body: ui.FilledReply(&f.reply, f.values)}
	if p.Then, err = s.thenChips(c, &frame, f.reply.Actions); err != nil {
		return err
	}
	return s.Render(c, "replies.preview", p)
}

func ticketAndReply(c *gin.Context) (number, id int64, err error) {
	if number, err = ticketParam(c); err != nil {
		return 0, 0, err
	}
	id, err = web.IDParam(c, "id")
	return number, id, err
}

// inserted is a saved reply on its way into an answer.
type inserted struct {
	text, html string
	files      []desk.Attachment
	then       desk.ReplyActions
}

// insert fills a saved reply and counts its use. A missing variable refuses and is named.
func (s *Desk) insert(c *gin.Context, number, id int64) (in inserted, err error) {
	f, err := s.fill(c, number, id)
	if err != nil {
		return in, err
	}
	if in.text, err = variable.Expand(f.reply.Text, f.values); err != nil {
		return in, err
	}
	if f.reply.HTML != "" {
		safe := maps.Clone(f.values)
		for name, value := range safe {
			safe[name] = html.EscapeString(value)
		}
		in.html = variable.Fill(f.reply.HTML, safe)
	}
	in.then = f.reply.Actions
	in.files, err = s.Store.UseSavedReply(c.Request.Context(), byOf(c), id)
	return in, err
}

// InsertSavedReply fills a saved reply's variables for a ticket.
func (s *Desk) InsertSavedReply(c *gin.Context) error {
	number, id, err := ticketAndReply(c)
	if err != nil {
		return err
	}
	in, err := s.insert(c, number, id)
	if err != nil {
		return err
	}
	frame := s.Frame(c, "")
	chips, err := s.thenChips(c, &frame, in.then)
	if err != nil {
		return err
	}
	files := []gin.H{}
	for i := range in.files {
		files = append(files, fileJSON(&in.files[i]))
	}
	var then strings.Builder
	if err := ui.Render(&then, frame.Lang, "composer.then", chips); err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"text": in.text, "html": in.html, "files": files, "then": strings.TrimSpace(then.String())})
	return nil
}

// thenChips are the words of what an answer does beside being sent.
func (s *Desk) thenChips(c *gin.Context, f *ui.Frame, then desk.ReplyActions) ([]ui.ThenChip, error) {
	names, err := s.AgentNames(c.Request.Context())
	if err != nil || then.Topic == 0 {
		return f.ThenChips(then, names, ""), err
	}
	topics, err := s.Topics(c.Request.Context())
	topic := ""
	for _, t := range topics {
		if t.ID == then.Topic {
			topic = t.Name(f.Lang)
		}
	}
	return f.ThenChips(then, names, topic), err
}

// fillInserted puts a saved reply into the reply box of a page without script (?insert=ID).
func (s *Desk) fillInserted(c *gin.Context, p *ui.TicketPage) error {
	id, err := strconv.ParseInt(c.Query("insert"), 10, 64)
	if err != nil || p.Fragment {
		return nil
	}
	p.NoteFirst = false
	in, err := s.insert(c, p.Ticket.Number, id)
	if err != nil {
		e := s.Problem(c, err)
		if e.Code == desk.Internal {
			return err
		}
		p.Reply.Error = words.ErrorText(p.Lang, e)
		return nil
	}
	if p.Reply.Text = strings.TrimSpace(p.Reply.Text + "\n\n" + in.text); p.Reply.HTML != "" || in.html != "" {
		p.Reply.HTML += web.First(in.html, "<div>"+strings.ReplaceAll(html.EscapeString(in.text), "\n", "<br>")+"</div>")
	}
	for i := range in.files {
		p.Reply.Files = append(p.Reply.Files, letter.File(&in.files[i]))
	}
	p.Reply.Then, err = s.thenChips(c, &p.Frame, in.then)
	return err
}

// thenOf reads what an answer does beside being sent from its form.
func thenOf(c *gin.Context) (a desk.ReplyActions) {
	a.Status, a.Tags = desk.Status(c.PostForm("then_status")), c.PostFormArray("then_tag")
	a.Assign, _ = strconv.ParseInt(c.PostForm("then_assign"), 10, 64)
	a.Topic, _ = strconv.ParseInt(c.PostForm("then_topic"), 10, 64)
	return a
}
