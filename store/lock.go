package store

// Lock makes this process the one desk on the database at path and writes url into the lock file. Conflict (store.locked, args url) if another
// has it; its Args["url"] is the running desk's page. The lock goes with the process, whatever becomes of it.
func Lock(path, url string) (unlock func(), err error) {
	panic("unwritten")
}
