package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Agents(ctx context.Context) ([]desk.Agent, error) {
	panic("unwritten")
}

func (s *Store) Agent(ctx context.Context, id int64) (desk.Agent, error) {
	panic("unwritten")
}

func (s *Store) AddAgent(ctx context.Context, a desk.Agent, password string) (int64, error) {
	panic("unwritten")
}

// SaveAgent: the last owner can't be disabled or demoted; disabling ends their sessions
func (s *Store) SaveAgent(ctx context.Context, a desk.Agent) error {
	panic("unwritten")
}

// SetPassword: ends their sessions
func (s *Store) SetPassword(ctx context.Context, agent int64, password string) error {
	panic("unwritten")
}

// LogIn checks address and password in the same time whether the address exists or not; Unauthorized (login.wrong).
func (s *Store) LogIn(ctx context.Context, address, password string) (desk.Agent, error) {
	panic("unwritten")
}

// StartReset mails a link (baseURL + "/reset/" + token, one hour, once) if the address is an agent's; says nothing about whether it is.
func (s *Store) StartReset(ctx context.Context, address, baseURL string) error {
	panic("unwritten")
}

func (s *Store) FinishReset(ctx context.Context, token, password string) (desk.Agent, error) {
	panic("unwritten")
}
