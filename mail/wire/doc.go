// Package wire is the conversations with mail servers: it fetches over IMAP what is to be read, and writes and sends over SMTP
// what the outbox holds. It never loses a mail between two of them: what was fetched is durable before it is read, what
// was sent is noted before the next is taken.
package wire
