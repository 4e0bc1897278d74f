package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime/debug"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Passwords are argon2id (RFC 9106) with OWASP's smaller setting. Each costs 19 MiB while it runs, so one runs at a time and
// its memory goes back to the system afterwards: a desk that rests in 45 MB must not be left with 100 by a log-in.
const (
	argonMemory = 19 << 10 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonKey    = 32
	argonSalt   = 16
)

var argonTurn = make(chan struct{}, 1)

// derive waits for its turn.
func derive(ctx context.Context, password string, p phc) ([]byte, error) {
	select {
	case argonTurn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		debug.FreeOSMemory()
		<-argonTurn
	}()
	return argon2.IDKey([]byte(password), p.salt, p.time, p.memory, p.lanes, uint32(len(p.key))), nil
}

// phc is what a PHC string says: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type phc struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

func (p phc) String() string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.lanes,
		b.EncodeToString(p.salt), b.EncodeToString(p.key))
}

// parsePHC refuses what would cost more than ten times our own setting.
func parsePHC(s string) (p phc, err error) {
	part := strings.Split(s, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, fmt.Errorf("no argon2id string")
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.lanes); err != nil {
		return p, err
	}
	if p.memory > 10*argonMemory || p.time < 1 || p.time > 20 || p.lanes < 1 {
		return p, fmt.Errorf("argon2id parameters %q", part[3])
	}
	b := base64.RawStdEncoding.Strict()
	if p.salt, err = b.DecodeString(part[4]); err != nil {
		return p, err
	}
	p.key, err = b.DecodeString(part[5])
	if err == nil && (len(p.key) < 16 || len(p.key) > 64) {
		err = fmt.Errorf("argon2id key of %d bytes", len(p.key))
	}
	return p, err
}

// HashPassword makes the PHC string that is stored.
func HashPassword(ctx context.Context, password string) (string, error) {
	p := phc{memory: argonMemory, time: argonTime, lanes: argonLanes, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}
	rand.Read(p.salt)
	key, err := derive(ctx, password, p)
	if err != nil {
		return "", err
	}
	p.key = key
	return p.String(), nil
}

// nobody is the password of an address that is not there: no key comes out like it, and finding that out takes as long as for
// any other.
var nobody = phc{memory: argonMemory, time: argonTime, lanes: argonLanes, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}.String()

// samePassword says whether password belongs to a stored string.
func samePassword(ctx context.Context, password, stored string) (bool, error) {
	p, err := parsePHC(stored)
	if err != nil {
		return false, fmt.Errorf("stored password: %w", err)
	}
	key, err := derive(ctx, password, p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, p.key) == 1, nil
}
