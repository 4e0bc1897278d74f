package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestFollowersAreTold(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.must(h.See(t.Context(), h.agent.ID, n))
	h.must(h.See(t.Context(), h.owner.ID, n))
	h.must(h.Follow(t.Context(), h.owner.ID, n, true))
	h.must(h.Follow(t.Context(), h.owner.ID, n, true))
	h.refused(h.Follow(t.Context(), h.owner.ID, 99, true), desk.NotFound, "ticket.unknown")
	c, err := h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	if !slices.Equal(c.Followers, []int64{h.owner.ID}) {
		t.Errorf("followers %v", c.Followers)
	}
	h.note(h.liwei, n, "Asked the post")
	h.must(h.Follow(t.Context(), h.owner.ID, n, false))
	c, err = h.Conversation(t.Context(), n, h.agent.ID)
	h.must(err)
	if len(c.Followers) != 0 {
		t.Errorf("followers %v", c.Followers)
	}
	h.bellIs(h.owner.ID, desk.NoticeNote)
}

func TestMentionsLastUntilTheTicketIsOpened(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.forward(time.Minute)
	h.must(h.See(t.Context(), h.agent.ID, n))
	h.must(h.See(t.Context(), h.owner.ID, n))
	h.forward(time.Minute)
	h.note(h.ownerBy, n, "@Li Wei, have a look. @anna will know. mail@Li Wei")
	mentioned := func(agent int64) bool {
		t.Helper()
		counts, err := h.Counts(t.Context(), agent)
		h.must(err)
		c, err := h.Conversation(t.Context(), n, agent)
		h.must(err)
		if c.Mentioned != (counts[desk.ViewMentions] == 1) {
			t.Error("count and ticket disagree")
		}
		return c.Mentioned
	}
	if !mentioned(h.agent.ID) || mentioned(h.owner.ID) {
		t.Error("Li Wei is named, and Anna named herself")
	}
	h.bellIs(h.agent.ID, desk.NoticeMentioned)
	if got := h.numbers(desk.List{View: desk.ViewMentions, Agent: h.agent.ID, Limit: 5}); !slices.Equal(got, []int64{n}) {
		t.Errorf("mentions: %v", got)
	}
	h.forward(time.Minute)
	h.must(h.See(t.Context(), h.agent.ID, n))
	if mentioned(h.agent.ID) {
		t.Error("opened, and still among the mentions")
	}
	h.forward(time.Minute)
	h.note(h.ownerBy, n, "@Li Wei again")
	if !mentioned(h.agent.ID) {
		t.Error("named again")
	}
}

func TestTags(t *testing.T) {
	h := openShop(t)
	var numbers []int64
	for _, tags := range [][]string{{"refund", "late"}, {"refunds"}, {"refund", "refunds"}, {"refund"}} {
		n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
		h.edit(desk.Edit{By: h.liwei, Ticket: n, Tags: &tags})
		numbers = append(numbers, n)
	}
	h.must(h.ColourTag(t.Context(), h.ownerBy, "refunds", "teal"))
	h.refused(h.ColourTag(t.Context(), h.ownerBy, "refunds", "red; evil"), desk.Invalid, "tag.colour_unknown")
	h.refused(h.ColourTag(t.Context(), h.ownerBy, "none", "teal"), desk.NotFound, "tag.unknown")
	h.refused(h.RenameTag(t.Context(), h.ownerBy, "none", "x"), desk.NotFound, "tag.unknown")
	h.refused(h.RenameTag(t.Context(), h.ownerBy, "late", " "), desk.Invalid, "tag.nameless")
	h.refused(h.RenameTag(t.Context(), h.ownerBy, "late", "a,b"), desk.Invalid, "tag.bad")
	h.must(h.RenameTag(t.Context(), h.ownerBy, "refund", "refunds"))
	h.must(h.RenameTag(t.Context(), h.ownerBy, "late", "Late"))
	h.checkTags()
	tags, err := h.TagList(t.Context())
	h.must(err)
	if !slices.Equal(tags, []desk.Tag{{Name: "refunds", Colour: "teal", Uses: 4}, {Name: "Late", Uses: 1}}) {
		t.Errorf("%+v", tags)
	}
	if got := h.ticket(numbers[0]).Tags; !slices.Equal(got, []string{"Late", "refunds"}) {
		t.Errorf("%v", got)
	}
	h.must(h.DeleteTag(t.Context(), h.ownerBy, "refunds"))
	h.refused(h.DeleteTag(t.Context(), h.ownerBy, "refunds"), desk.NotFound, "tag.unknown")
	if got := h.ticket(numbers[2]).Tags; len(got) != 0 {
		t.Errorf("%v", got)
	}
	h.checkTags()
}

func TestTopics(t *testing.T) {
	h := openShop(t)
	make := func(en, zh string) desk.Topic {
		topic, err := h.SaveTopic(t.Context(), h.ownerBy, desk.Topic{Names: map[desk.Lang]string{desk.English: en, desk.Chinese: zh}})
		h.must(err)
		return topic
	}
	shipping, returns := make("Shipping", "物流"), make("Returns", "退货")
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Topic: &shipping.ID})
	h.must(h.MoveTopic(t.Context(), h.ownerBy, returns.ID, true))
	h.must(h.MoveTopic(t.Context(), h.ownerBy, returns.ID, true))
	shipping.Names = map[desk.Lang]string{desk.English: "Delivery"}
	_, err := h.SaveTopic(t.Context(), h.ownerBy, shipping)
	h.must(err)
	h.must(h.ArchiveTopic(t.Context(), h.ownerBy, returns.ID, true))
	_, err = h.Edit(t.Context(), desk.Edit{By: h.liwei, Ticket: n, Topic: &returns.ID})
	h.refused(err, desk.Invalid, "ticket.topic_unknown")
	_, err = h.Edit(t.Context(), desk.Edit{By: h.liwei, Ticket: n, Topic: to(int64(99))})
	h.refused(err, desk.Invalid, "ticket.topic_unknown")
	_, err = h.SaveTopic(t.Context(), h.ownerBy, desk.Topic{ID: 99, Names: shipping.Names})
	h.refused(err, desk.NotFound, "topic.unknown")
	topics, err := h.Topics(t.Context())
	h.must(err)
	if len(topics) != 2 || topics[0].Name(desk.English) != "Delivery" || topics[0].Uses != 1 || !topics[1].Archived {
		t.Errorf("%+v", topics)
	}
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Topic: to(int64(0))})
	c, err := h.Conversation(t.Context(), n, 0)
	h.must(err)
	events := c.Events[len(c.Events)-2:]
	if events[0].Kind != desk.EventTopic || events[0].Args["zh-CN"] != "物流" || len(events[1].Args) != 0 {
		t.Errorf("%+v", events)
	}
}
