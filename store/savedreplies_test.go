package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func TestSavedReplies(t *testing.T) {
	h := openShop(t)
	by := desk.By{Agent: h.agent.ID}
	save := func(r desk.SavedReply) (int64, error) { return h.SaveSavedReply(t.Context(), by, r) }
	id, err := save(desk.SavedReply{Name: " Refund ", Folder: "Money", Text: "Dear {{customer.name}}, your refund is on its way."})
	h.must(err)
	_, err = save(desk.SavedReply{Name: "Refund", Text: "x"})
	h.refused(err, desk.Conflict, "saved_reply.name_taken")
	_, err = save(desk.SavedReply{Name: "B", Text: "{{customer.nam}}"})
	h.refused(err, desk.Invalid, "saved_reply.variable_unknown")
	_, err = save(desk.SavedReply{Text: "x"})
	h.refused(err, desk.Invalid, "saved_reply.name_empty")
	_, err = save(desk.SavedReply{Name: "B"})
	h.refused(err, desk.Invalid, "saved_reply.text_empty")
	_, err = save(desk.SavedReply{ID: 9, Name: "B", Text: "x"})
	h.refused(err, desk.NotFound, "saved_reply.unknown")
	_, err = h.UseSavedReply(t.Context(), by, id)
	h.must(err)
	_, err = save(desk.SavedReply{ID: id, Name: "Refund", Text: "Dear all", HTML: "<b>Dear all</b>"})
	h.must(err)
	all, err := h.SavedReplies(t.Context(), h.agent.ID)
	h.must(err)
	if len(all) != 1 || all[0].Name != "Refund" || all[0].HTML != "<b>Dear all</b>" || all[0].Folder != "" || all[0].Uses != 1 || all[0].UsedAt.IsZero() || all[0].Version != 2 {
		t.Errorf("%+v", all)
	}
	h.must(h.DropSavedReply(t.Context(), by, id))
	h.refused(h.DropSavedReply(t.Context(), by, id), desk.NotFound, "saved_reply.unknown")
	_, err = h.UseSavedReply(t.Context(), by, id)
	h.refused(err, desk.NotFound, "saved_reply.unknown")
}

// An agent's own saved replies are theirs alone; a name may be used by each of them, and by what is shared.
func TestOwnSavedReplies(t *testing.T) {
	h := openShop(t)
	me, other := desk.By{Agent: h.agent.ID}, desk.By{Agent: h.owner.ID}
	id, err := h.SaveSavedReply(t.Context(), me, desk.SavedReply{Agent: me.Agent, Name: "Thanks", Text: "Thank you"})
	h.must(err)
	for _, r := range []desk.SavedReply{{Name: "Thanks", Text: "x"}, {Agent: other.Agent, Name: "Thanks", Text: "y"}} {
		_, err = h.SaveSavedReply(t.Context(), other, r)
		h.must(err)
	}
	all, err := h.SavedReplies(t.Context(), other.Agent)
	h.must(err)
	if len(all) != 2 {
		t.Errorf("%+v", all)
	}
	_, err = h.SavedReply(t.Context(), other.Agent, id)
	h.refused(err, desk.NotFound, "saved_reply.unknown")
	_, err = h.SaveSavedReply(t.Context(), other, desk.SavedReply{ID: id, Name: "Mine now", Text: "x"})
	h.refused(err, desk.NotFound, "saved_reply.unknown")
	h.refused(h.DropSavedReply(t.Context(), other, id), desk.NotFound, "saved_reply.unknown")
}

// The files of a saved reply stay with it, are copied for each answer, and their bytes go with the last of them.
func TestFilesOfASavedReply(t *testing.T) {
	h := openShop(t)
	by := desk.By{Agent: h.agent.ID}
	file, err := h.Upload(t.Context(), by.Agent, "size.txt", "text/plain", reader("sizes"))
	h.must(err)
	r := desk.SavedReply{Name: "Sizes", Text: "Attached", Attachments: []desk.Attachment{file}}
	r.ID, err = h.SaveSavedReply(t.Context(), by, r)
	h.must(err)
	h.clock.forward(30 * 24 * time.Hour)
	h.must(h.Sweep(t.Context()))
	h.refused(h.DropUpload(t.Context(), by.Agent, file.ID), desk.NotFound, "attachment.unknown")
	n := h.write("wang@cust.test", "Tea", "Which sizes?").Number
	_, err = h.Reply(t.Context(), desk.Answer{By: by, Ticket: n, Text: "x", Attachments: []int64{file.ID}})
	h.refused(err, desk.Invalid, "attachment.unknown")
	for range 2 {
		copies, err := h.UseSavedReply(t.Context(), by, r.ID)
		h.must(err)
		_, err = h.Reply(t.Context(), desk.Answer{By: by, Ticket: n, Text: "Attached", Attachments: []int64{copies[0].ID}})
		h.must(err)
	}
	if m := h.conversation(n).Messages; len(m) != 4 || m[2].Attachments[0].Name != "size.txt" {
		t.Errorf("%+v", m)
	}
	r.Attachments = nil
	_, err = h.SaveSavedReply(t.Context(), by, r)
	h.must(err)
	if r, err = h.SavedReply(t.Context(), by.Agent, r.ID); err != nil || len(r.Attachments) != 0 {
		t.Errorf("%v %+v", err, r)
	}
	h.must(h.Check(t.Context()))
}

// What a saved reply wants done is done with the answer, and a variable that nobody filled in does not go out.
func TestReplyWithActions(t *testing.T) {
	h := openShop(t)
	by := desk.By{Agent: h.agent.ID}
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	_, err := h.Reply(t.Context(), desk.Answer{By: by, Ticket: n, Text: "Dear {{customer.name}}, {{ order.number }}"})
	h.refused(err, desk.Invalid, "reply.unfilled")
	_, err = h.Reply(t.Context(), desk.Answer{By: by, Ticket: n, Text: "Done", Status: desk.Resolved,
		Then: desk.ReplyActions{Tags: []string{"refund"}, Assign: h.owner.ID}})
	h.must(err)
	if k := h.ticket(n); k.Status != desk.Resolved || len(k.Tags) != 1 || k.Tags[0] != "refund" || k.Assignee != h.owner.ID {
		t.Errorf("%+v", k)
	}
	h.checkCounts()
	h.checkTags()
	_, err = h.Reply(t.Context(), desk.Answer{By: by, Ticket: n, Text: "Mine", Then: desk.ReplyActions{Assign: desk.ToMe}})
	h.must(err)
	if k := h.ticket(n); k.Assignee != h.agent.ID {
		t.Errorf("%d has it", k.Assignee)
	}
}

// What an agent has under their own mails stands where the mailbox's signature says so.
func TestSignatureOfAnAgent(t *testing.T) {
	h := openShop(t)
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE agent SET signature = $2 WHERE id = $1`, h.agent.ID, "Warehouse team\nExt. 12")
		return err
	}))
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailbox SET signature = $1`, "{{agent.name}}\n{{agent.signature}}\n{{shop.name}}")
		return err
	}))
	m, err := h.Reply(t.Context(), desk.Answer{By: desk.By{Agent: h.agent.ID}, Ticket: n, Text: "On its way"})
	h.must(err)
	if want := "\nWarehouse team\nExt. 12\n小店"; len(m.Text) < len(want) || m.Text[len(m.Text)-len(want):] != want {
		t.Errorf("%q", m.Text)
	}
	m, err = h.Reply(t.Context(), desk.Answer{By: desk.By{Agent: h.owner.ID}, Ticket: n, Text: "On its way"})
	h.must(err)
	if want := "\nAnna\n小店"; m.Text[len(m.Text)-len(want):] != want {
		t.Errorf("without one: %q", m.Text)
	}
}
