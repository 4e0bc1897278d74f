package cli

import "runtime/debug"

// tuneMemory keeps the desk small on an old laptop: a live heap of some 10 MB may grow by half, not by all, before it is
// collected; that costs a few percent of processor time under load and saves as much memory as the heap is large. The limit
// makes the collector hurry when something large passes through (log-ins take 19 MB each for argon2id), and makes it give
// memory back. Whoever sets GOGC or GOMEMLIMIT knows better.
func tuneMemory(env func(string) string) {
	if env("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	if env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(96 << 20)
	}
}
