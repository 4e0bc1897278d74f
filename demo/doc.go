// Package demo is a shop to try Deskbell with, and the mail around it: a tea shop with its tickets, articles and ratings,
// and a post office, an IMAP and an SMTP server on loopback that nothing leaves. The desk speaks to it with its normal
// mail code. The same seeding fills the files that benchmarks read.
package demo
