// Package toml stands where gin expects the codec for TOML, which nothing here speaks.
package toml

import (
	"errors"
	"io"
)

// Err is what everything here answers.
var Err = errors.New("toml is not built in")

// Decoder refuses everything.
type Decoder struct{}

// NewDecoder reads nothing.
func NewDecoder(io.Reader) *Decoder { return &Decoder{} }

// Decode refuses.
func (*Decoder) Decode(any) error { return Err }

// Marshal refuses.
func Marshal(any) ([]byte, error) { return nil, Err }

// Unmarshal refuses.
func Unmarshal([]byte, any) error { return Err }
