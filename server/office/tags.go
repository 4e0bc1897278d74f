package office

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

func (s *Office) tagsPage(c *gin.Context) (*ui.TagSettings, error) {
	f, err := s.SettingsFrame(c, "tags")
	if err != nil {
		return nil, err
	}
	p := &ui.TagSettings{Settings: f}
	tags, err := s.Store.TagList(c.Request.Context())
	p.Fill(tags)
	return p, err
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
	if c.PostForm("do") == "remove" {
		if err := s.Store.DeleteTag(ctx, who, tag); err != nil {
			return err
		}
		return s.Saved(c, "/desk/settings/tags", "tags.removed", "tag", tag)
	}
	err := s.Store.ColourTag(ctx, who, tag, c.PostForm("colour"))
	if err == nil {
		err = s.Store.RenameTag(ctx, who, tag, c.PostForm("name"))
	}
	if err == nil {
		return s.Saved(c, "/desk/settings/tags", "saved")
	}
	p, pageErr := s.tagsPage(c)
	if pageErr != nil {
		return pageErr
	}
	p.Open = tag
	for i := range p.Tags {
		if p.Tags[i].Name == tag {
			p.Tags[i].Typed = c.PostForm("name")
		}
	}
	return s.Again(c, "settings_tags", p, &p.Form, err)
}

func (s *Office) topicsPage(c *gin.Context) (*ui.TopicSettings, error) {
	f, err := s.SettingsFrame(c, "topics")
	if err != nil {
		return nil, err
	}
	p := &ui.TopicSettings{Settings: f}
	topics, err := s.Store.Topics(c.Request.Context())
	p.Fill(topics)
	return p, err
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
	ctx, who := c.Request.Context(), by(c)
	topic := desk.Topic{ID: id, Names: map[desk.Lang]string{desk.Chinese: c.PostForm("chinese"), desk.English: c.PostForm("english")}}
	switch do := c.PostForm("do"); do {
	case "up", "down":
		err = s.Store.MoveTopic(ctx, who, id, do == "up")
	case "archive", "back":
		err = s.Store.ArchiveTopic(ctx, who, id, do == "archive")
	default:
		_, err = s.Store.SaveTopic(ctx, who, topic)
	}
	if err == nil {
		return s.Saved(c, "/desk/settings/topics", "saved")
	}
	p, pageErr := s.topicsPage(c)
	if pageErr != nil {
		return pageErr
	}
	p.NewChinese, p.NewEnglish = topic.Names[desk.Chinese], topic.Names[desk.English]
	return s.Again(c, "settings_topics", p, &p.Form, err)
}
