// Package yaml stands where gin expects the codec for YAML, which nothing here speaks.
package yaml

import (
	"errors"
	"io"
)

// Err is what everything here answers.
var Err = errors.New("yaml is not built in")

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
