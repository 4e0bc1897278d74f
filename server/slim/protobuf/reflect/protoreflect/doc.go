// Package protoreflect is there for the tests of gin, which `go mod tidy` looks at.
package protoreflect
