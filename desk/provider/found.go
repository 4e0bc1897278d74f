package provider

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Found is what was found out about an address's servers.
type Found struct {
	By     Way
	Preset string // the provider's id, where it is one that we know
	IMAP   desk.Server
	SMTP   desk.Server
	Doubt  bool // nothing but the name service, which can be lied in, says that these servers, elsewhere, are the right ones
}

// Way is a way to find servers; found.by.<it> says it in words.
type Way string

const (
	ByPreset    Way = "preset"
	ByPage      Way = "autoconfig" // the domain's own page says so
	ByService   Way = "srv"        // the name service has entries for it
	ByMXEntry   Way = "mx"         // the domain's mail goes to a provider that we know
	ByTrying    Way = "tried"      // the usual names, and servers answered there
	ByNameAlone Way = "guess"      // the usual names, of which nobody knows
)

// Known is what is known without asking anybody: the chosen provider's servers, else those of the address's domain.
func Known(address, provider string) (Found, bool) {
	p, known := ByID(provider)
	if !known {
		p, known = For(address)
	}
	return p.Found(ByPreset), known
}

// Found by a preset.
func (p Preset) Found(by Way) Found {
	return Found{By: by, Preset: p.ID, IMAP: p.IMAP, SMTP: p.SMTP}
}

// Guess is the guess that is left when nothing was found: what most hosts call their servers.
func Guess(address string) Found {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || at == len(address)-1 {
		return Found{}
	}
	domain := address[at+1:]
	return preset("", "imap."+domain, "smtp."+domain, "", "").Found(ByNameAlone)
}

// FillServers fills what is empty in a mailbox's servers from what was found. What was typed stays. The user is the address, unless
// another was found.
func FillServers(m desk.Mailbox, f Found) desk.Mailbox {
	m.IMAP = fillServer(m.IMAP, f.IMAP, m.Address)
	m.SMTP = fillServer(m.SMTP, f.SMTP, m.Address)
	return m
}

func fillServer(typed, guessed desk.Server, user string) desk.Server {
	if typed.Host == "" {
		typed.Host = guessed.Host
		if typed.Port == 0 {
			typed.Port, typed.Security = guessed.Port, guessed.Security
		}
	}
	if typed.Security == "" {
		typed.Security = securityOf(typed.Port)
	}
	if typed.Port == 0 && typed.Host == guessed.Host && typed.Security == guessed.Security {
		typed.Port = guessed.Port
	}
	if typed.User == "" && typed.Host == guessed.Host {
		typed.User = guessed.User
	}
	if typed.User == "" {
		typed.User = user
	}
	return typed
}

// securityOf a port that was typed without more: the ports of STARTTLS, else TLS. Never plaintext: that must be said outright.
func securityOf(port int) desk.Security {
	switch port {
	case 143, 25, 587:
		return desk.STARTTLS
	}
	return desk.TLS
}
