package web

import (
	"context"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Cached is a value that every page needs and that hardly ever changes. It is read again when the hub has told of a change, and
// after a while in any case: other processes (deskbell agent) change the same file.
type Cached[T any] struct {
	mu      sync.Mutex
	value   T
	version uint64
	at      time.Time
}

// Get is the value; it is loaded where it is older than life, or of another version.
func (c *Cached[T]) Get(now time.Time, life time.Duration, version uint64, load func() (T, error)) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && c.version == version && now.Sub(c.at) < life && !now.Before(c.at) {
		return c.value, nil
	}
	value, err := load()
	if err != nil {
		return value, err
	}
	c.value, c.version, c.at = value, version, now
	return value, nil
}

// staffCache is what the pages of the desk share.
type staffCache struct {
	agents  Cached[[]desk.Agent]
	names   Cached[ui.Agents]
	tags    Cached[[]desk.Tag]
	topics  Cached[[]desk.Topic]
	trouble Cached[bool]
}

// AllAgents are all agents; nobody may change the list.
func (s *Site) AllAgents(ctx context.Context) ([]desk.Agent, error) {
	return s.staff.agents.Get(s.Now(), 2*time.Second, s.Hub.Version("settings"), func() ([]desk.Agent, error) { return s.Store.Agents(ctx) })
}

// AgentNames are all agents by id.
func (s *Site) AgentNames(ctx context.Context) (ui.Agents, error) {
	return s.staff.names.Get(s.Now(), 2*time.Second, s.Hub.Version("settings"), func() (ui.Agents, error) {
		all, err := s.Store.Agents(ctx)
		names := make(ui.Agents, len(all))
		for _, a := range all {
			names[a.ID] = a
		}
		return names, err
	})
}

// KnownTags are the tags in use with their colours, the most used first; nobody may change the list.
func (s *Site) KnownTags(ctx context.Context) ([]desk.Tag, error) {
	return s.staff.tags.Get(s.Now(), 10*time.Second, s.Hub.Version("settings"), func() ([]desk.Tag, error) { return s.Store.TagList(ctx) })
}

// Topics that tickets may be about, in their order; nobody may change the list.
func (s *Site) Topics(ctx context.Context) ([]desk.Topic, error) {
	return s.staff.topics.Get(s.Now(), 10*time.Second, s.Hub.Version("settings"), func() ([]desk.Topic, error) { return s.Store.TopicNames(ctx) })
}

// anyTrouble says whether any mailbox has an error just now, or will have one soon unless somebody does something.
func (s *Site) anyTrouble(ctx context.Context) bool {
	bad, err := s.staff.trouble.Get(s.Now(), 10*time.Second, s.Hub.Version("mailbox"), func() (bool, error) {
		health, err := s.Store.Health(ctx)
		for _, h := range health {
			if h.LastError != "" || desk.GrantEnds(h.GrantUntil, s.Now()) {
				return true, err
			}
		}
		return false, err
	})
	return bad && err == nil
}
