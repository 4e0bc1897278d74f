package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/office"
	"github.com/deskbell/deskbell/ui/words"
)

func (s *Office) tagsPage(c *gin.Context) (*office.TagSettings, error) {
	f, err := s.SettingsFrame(c, "tags")
	if err != nil {
		return nil, err
	}
	p := &office.TagSettings{Settings: f}
	tags, err := s.Store.TagList(c.Request.Context())
	p.Fill(tags)
	for i := range p.Tags {
		p.Tags[i].Base = tagFields(s.Lang(c), p.Tags[i].Name, p.Tags[i].Colour).Base()
	}
	return p, err
}

func tagFields(lang desk.Lang, name, colour string) web.FormFields {
	key := "tags.colour_own"
	if colour != "" {
		key = "colour." + colour
	}
	return web.FormFields{"name": name, "colour": words.Text(lang, key, nil)}
}

// TagSettings lists the tags.
func (s *Office) TagSettings(c *gin.Context) error {
	p, err := s.tagsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_tags", p)
}

// SaveTag renames a tag (into one that there is already: the two become one), gives it a colour, or takes it off every ticket.
func (s *Office) SaveTag(c *gin.Context) error {
	ctx, who, tag := c.Request.Context(), by(c), c.PostForm("tag")
	p, err := s.tagsPage(c)
	if err != nil {
		return err
	}
	if c.PostForm("do") == "remove" {
		return s.removeTag(c, p, tag)
	}
	name, colour := c.PostForm("name"), c.PostForm("colour")
	for i := range p.Tags {
		if t := &p.Tags[i]; t.Name == tag {
			p.Open, t.Typed, t.Paint = tag, name, colour
			err = web.Fresh(c, &p.Settings, tagFields(p.Lang, tag, t.Colour), tagFields(p.Lang, name, colour))
		}
	}
	if err == nil {
		err = s.Store.ColourTag(ctx, who, tag, colour)
	}
	if err == nil {
		err = s.Store.RenameTag(ctx, who, tag, name)
	}
	if err == nil {
		return s.Saved(c, "/desk/settings/tags", "saved")
	}
	return s.Again(c, "settings_tags", p, &p.Form, err)
}

func (s *Office) removeTag(c *gin.Context, p *office.TagSettings, tag string) (err error) {
	for i := range p.Tags {
		if t := &p.Tags[i]; t.Name == tag {
			p.Open, err = tag, web.Shown(c, t.Base)
		}
	}
	if err == nil {
		err = s.Store.DeleteTag(c.Request.Context(), by(c), tag)
	}
	if err != nil {
		return s.Again(c, "settings_tags", p, &p.Form, err)
	}
	return s.Saved(c, "/desk/settings/tags", "tags.removed", "tag", tag)
}

func (s *Office) topicsPage(c *gin.Context) (*office.TopicSettings, error) {
	f, err := s.SettingsFrame(c, "topics")
	if err != nil {
		return nil, err
	}
	p := &office.TopicSettings{Settings: f}
	topics, err := s.Store.Topics(c.Request.Context())
	p.Fill(topics)
	for i := range p.Topics {
		p.Topics[i].Base = topicFields(&p.Topics[i].Topic).Base()
	}
	return p, err
}

func topicFields(t *desk.Topic) web.FormFields {
	return web.FormFields{"chinese": t.Names[desk.Chinese], "english": t.Names[desk.English]}
}

// TopicSettings lists the topics in their order.
func (s *Office) TopicSettings(c *gin.Context) error {
	p, err := s.topicsPage(c)
	if err != nil {
		return err
	}
	return s.Render(c, "settings_topics", p)
}

// SaveTopic adds a topic, renames, moves, archives one, or puts it back.
func (s *Office) SaveTopic(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	p, err := s.topicsPage(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request.Context(), by(c)
	topic := desk.Topic{ID: id, Names: map[desk.Lang]string{desk.Chinese: c.PostForm("chinese"), desk.English: c.PostForm("english")}}
	switch do := c.PostForm("do"); do {
	case "up", "down":
		err = s.Store.MoveTopic(ctx, who, id, do == "up")
	case "archive", "back":
		if err = shownTopic(c, p, id); err == nil {
			err = s.Store.ArchiveTopic(ctx, who, id, do == "archive")
		}
	default:
		if err = takeTopic(c, p, &topic); err == nil {
			_, err = s.Store.SaveTopic(ctx, who, topic)
		}
	}
	if err == nil {
		return s.Saved(c, "/desk/settings/topics", "saved")
	}
	return s.Again(c, "settings_topics", p, &p.Form, err)
}

// shownTopic refuses to archive a topic that has another name by now.
func shownTopic(c *gin.Context, p *office.TopicSettings, id int64) error {
	for i := range p.Topics {
		if t := &p.Topics[i]; t.ID == id {
			return web.Shown(c, t.Base)
		}
	}
	return nil
}

// takeTopic puts what was typed into the form that it came from, for the case that it is refused, and refuses what is stale.
func takeTopic(c *gin.Context, p *office.TopicSettings, typed *desk.Topic) error {
	for i := range p.Topics {
		if t := &p.Topics[i]; t.ID == typed.ID {
			p.Open, t.Chinese, t.English = t.ID, typed.Names[desk.Chinese], typed.Names[desk.English]
			return web.Fresh(c, &p.Settings, topicFields(&t.Topic), topicFields(typed))
		}
	}
	p.NewChinese, p.NewEnglish = typed.Names[desk.Chinese], typed.Names[desk.English]
	return nil
}
