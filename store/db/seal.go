package db

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// The passwords of mailboxes are sealed with AES-256-GCM. The key is not in the database but in a file beside it, so that a
// copy of the database alone gives no password away. Format of a sealed value: version 1, nonce of 12 bytes, ciphertext.

const sealVersion = 1

// KeyFile is where the key of the database at path is.
func KeyFile(path string) string { return path + ".key" }

// Seal encrypts secret for the place named what. "" stays empty. Where there is no key, one is made: at the first password, or
// when an owner types passwords again because the key is lost for good.
func (s *DB) Seal(what, secret string) ([]byte, error) {
	if secret == "" {
		return []byte{}, nil
	}
	key, err := readKey(KeyFile(s.path))
	if errors.Is(err, fs.ErrNotExist) {
		key, err = makeKey(KeyFile(s.path))
	}
	if err != nil {
		return nil, err
	}
	box, err := newBox(key)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 1+box.NonceSize(), 1+box.NonceSize()+len(secret)+box.Overhead())
	out[0] = sealVersion
	if _, err := rand.Read(out[1:]); err != nil {
		return nil, err
	}
	return box.Seal(out, out[1:], []byte(secret), []byte(what)), nil
}

// Unseal is the way back. The place is part of the seal: a value that was moved elsewhere does not open.
func (s *DB) Unseal(what string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	key, err := readKey(KeyFile(s.path))
	if errors.Is(err, fs.ErrNotExist) {
		return "", desk.Fail(desk.Unavailable, "store.key_missing", "path", KeyFile(s.path)).Because(err)
	}
	if err != nil {
		return "", err
	}
	box, err := newBox(key)
	if err != nil {
		return "", err
	}
	if len(sealed) < 1+box.NonceSize() || sealed[0] != sealVersion {
		return "", desk.Fail(desk.Unavailable, "store.key_wrong", "path", KeyFile(s.path))
	}
	n := 1 + box.NonceSize()
	plain, err := box.Open(nil, sealed[1:n], sealed[n:], []byte(what))
	if err != nil {
		return "", desk.Fail(desk.Unavailable, "store.key_wrong", "path", KeyFile(s.path)).Because(err)
	}
	return string(plain), nil
}

func newBox(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("the key of the mailbox passwords: %w", err)
	}
	return cipher.NewGCM(block)
}

func makeKey(path string) ([]byte, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	if err := writeKey(path, key); err != nil {
		return nil, desk.Fail(desk.Unavailable, "store.read_only", "path", path).Because(err)
	}
	return key, nil
}

// writeKey makes the file whole or not at all, readable by its owner only, and durable before anything is sealed with it.
func writeKey(path string, key []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".deskbell-key-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("deskbell mailbox key 1\n" + hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := ownerOnly(f.Name()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, syncDir(filepath.Dir(path)))
	}
	if _, err := os.Lstat(path); err == nil { // no hard links on this file system (FAT, some network shares)
		return fs.ErrExist
	}
	return errors.Join(os.Rename(f.Name(), path), syncDir(filepath.Dir(path)))
}

func readKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines := strings.Fields(string(text))
	if len(lines) == 0 {
		return nil, desk.Fail(desk.Unavailable, "store.key_wrong", "path", path)
	}
	key, err := hex.DecodeString(lines[len(lines)-1])
	if err != nil || len(key) != 32 {
		return nil, desk.Fail(desk.Unavailable, "store.key_wrong", "path", path).Because(err)
	}
	return key, nil
}
