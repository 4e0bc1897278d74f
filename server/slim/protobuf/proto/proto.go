// Package proto stands where gin expects the codec for protocol buffers, which nothing here speaks.
package proto

import "errors"

// Err is what everything here answers.
var Err = errors.New("protobuf is not built in")

// Message is what nothing here is.
type Message interface{ ProtoReflect() }

// Marshal refuses.
func Marshal(Message) ([]byte, error) { return nil, Err }

// Unmarshal refuses.
func Unmarshal([]byte, Message) error { return Err }
