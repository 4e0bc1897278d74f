package demo

import (
	"context"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/store"
)

// topics of the shop, and the tags whose tickets are about each.
var topics = []struct {
	zh, en string
	tags   []string
}{
	{"退款", "Refunds", []string{"退款", "退换", "refund", "returns", "wrong-item", "错发"}},
	{"物流", "Shipping", []string{"物流", "催单", "地址", "海外", "shipping", "overseas", "address", "damaged", "customs"}},
	{"产品", "Products", []string{"产品", "质量", "缺货", "定制", "保养", "售后", "product", "quality", "stock", "brewing", "allergy", "gift"}},
	{"发票与付款", "Invoices and payment", []string{"发票", "支付", "价格", "优惠", "invoice", "payment", "subscription"}},
	{"批发", "Wholesale", []string{"批发", "招商", "合作", "wholesale"}},
}

// fillTopics makes the topics that are missing, and says which tag leads to which.
func fillTopics(ctx context.Context, s *store.Store) (map[string]int64, error) {
	have, err := s.TopicNames(ctx)
	if err != nil {
		return nil, err
	}
	byTag := map[string]int64{}
	for _, want := range topics {
		i := slices.IndexFunc(have, func(t desk.Topic) bool { return t.Names[desk.Chinese] == want.zh })
		var t desk.Topic
		if i >= 0 {
			t = have[i]
		} else if t, err = s.SaveTopic(ctx, desk.By{}, desk.Topic{Names: map[desk.Lang]string{desk.Chinese: want.zh, desk.English: want.en}}); err != nil {
			return nil, err
		}
		for _, tag := range want.tags {
			byTag[tag] = t.ID
		}
	}
	return byTag, nil
}

// contactForm asks for an order number where parcels and money are meant, and for a photo of what arrived broken. None has to be given.
func contactForm(ctx context.Context, s *store.Store) error {
	byTag, err := fillTopics(ctx, s)
	if err != nil {
		return err
	}
	order := form.Field{Kind: form.Order, Names: map[desk.Lang]string{desk.Chinese: "订单号", desk.English: "Order number"},
		Hints: map[desk.Lang]string{desk.Chinese: "在“我的订单”里，QH 开头。", desk.English: "In your order confirmation; it begins with QH."}}
	photo := form.Field{Kind: form.Photo, Names: map[desk.Lang]string{desk.Chinese: "照片", desk.English: "A photo"},
		Hints: map[desk.Lang]string{desk.Chinese: "破损、错发的，拍一张外箱和商品。", desk.English: "Of the box and of what is broken or wrong."}}
	for tag, fields := range map[string][]form.Field{"退款": {order, photo}, "物流": {order}} {
		for _, f := range fields {
			f.Topic = byTag[tag]
			if _, err := s.SaveField(ctx, desk.By{}, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// topic is what a ticket with these tags is about; 0 where none of them says.
func (p *sampler) topic(tags []string) int64 {
	for _, tag := range tags {
		if id := p.topics[tag]; id != 0 {
			return id
		}
	}
	return 0
}

// putAside snoozes a few of the newest tickets that wait for the customer.
func (p *sampler) putAside(all []desk.SeedTicket) {
	morning := time.Date(p.now.Year(), p.now.Month(), p.now.Day(), 1, 0, 0, 0, time.UTC) // nine in Beijing
	until := []time.Time{morning.AddDate(0, 0, 2), desk.UntilAnswer, morning.AddDate(0, 0, 4), morning.AddDate(0, 0, 7)}
	for i := len(all) - 1; i >= 0 && len(until) > 0; i-- {
		if t := &all[i].Ticket; t.Status == desk.Pending && t.Assignee != 0 {
			t.SnoozedUntil, t.SnoozedBy = until[0], t.Assignee
			until = until[1:]
		}
	}
}

// colours of the tags that stand out; the others have the one that their name gives them.
var colours = map[string]string{"投诉": "rose", "complaint": "rose", "批发": "indigo", "wholesale": "indigo", "物流": "teal", "shipping": "teal", "退款": "orange", "refund": "orange", "表扬": "green"}

// dress does what agents do in a day: colours, views, notes to each other. What a view stands for already was dressed before.
func dress(ctx context.Context, s *store.Store) error {
	agents, err := s.Agents(ctx)
	if err != nil || len(agents) < 2 {
		return err
	}
	by := func(who desk.Agent) desk.By {
		i := max(0, slices.IndexFunc(agents, func(a desk.Agent) bool { return a.Address == who.Address }))
		return desk.By{Agent: agents[i].ID, Name: agents[i].Name}
	}
	wei, zhou := by(Agents[0]), by(Agents[1])
	if views, err := s.SavedViews(ctx, wei.Agent); err != nil || len(views) > 0 {
		return err
	}
	tags, err := s.TagList(ctx)
	if err != nil {
		return err
	}
	for _, t := range tags {
		if c := colours[t.Name]; c != "" {
			if err := s.ColourTag(ctx, desk.By{}, t.Name, c); err != nil {
				return err
			}
		}
	}
	if err := talk(ctx, s, wei, zhou); err != nil {
		return err
	}
	if _, err := s.SaveView(ctx, wei, true, desk.SavedView{Agent: wei.Agent, Name: "加急，还没人接", View: desk.ViewUnassigned, Query: "priority:high"}); err != nil {
		return err
	}
	_, err = s.SaveView(ctx, wei, true, desk.SavedView{Name: "批发客户", View: desk.ViewAll, Query: "tag:批发"})
	return err
}

// talk writes notes that name 李伟, follows tickets, and hands him one.
func talk(ctx context.Context, s *store.Store, wei, zhou desk.By) error {
	page, err := s.Tickets(ctx, desk.List{View: desk.ViewOpen, Limit: 50})
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(page.Tickets, func(t desk.Ticket) bool { return t.Assignee == wei.Agent || t.Messages > 6 })
	if len(open) < 4 {
		return nil
	}
	notes := []string{"@李伟 仓库说这批货明天下午才能发，要不要先跟客户说一声？", "@李伟 这位客户上个月也遇到过同样的问题，补偿方案你来定吧。"}
	for i, text := range notes {
		if _, err := s.AddNote(ctx, desk.Remark{By: zhou, Ticket: open[i].Number, Text: text}); err != nil {
			return err
		}
	}
	for agent, numbers := range map[int64][]int64{wei.Agent: {open[1].Number, open[2].Number}, zhou.Agent: {open[1].Number}} {
		for _, n := range numbers {
			if err := s.Follow(ctx, agent, n, true); err != nil {
				return err
			}
		}
	}
	if _, err := s.AddNote(ctx, desk.Remark{By: zhou, Ticket: open[2].Number, Text: "已经打电话跟快递确认过，今天会再派送一次。"}); err != nil {
		return err
	}
	_, err = s.Edit(ctx, desk.Edit{By: zhou, Ticket: open[3].Number, Assignee: &wei.Agent})
	return err
}
