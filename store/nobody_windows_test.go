package store

import "testing"

func asNobody(*testing.T, string) {} // there is no root on Windows
