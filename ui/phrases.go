package ui

import "github.com/deskbell/deskbell/desk"

// Phrases are the words around what a mail quotes or passes on, in each language: for the database, which writes the mails.
func Phrases() map[desk.Lang]desk.Phrases {
	all := map[desk.Lang]desk.Phrases{}
	for _, lang := range desk.Langs {
		all[lang] = desk.Phrases{Wrote: words[lang]["cite.wrote"], Forwarded: words[lang]["cite.forwarded"], From: words[lang]["cite.from"],
			Date: words[lang]["cite.date"], Subject: words[lang]["cite.subject"], To: words[lang]["cite.to"], Cc: words[lang]["cite.cc"]}
	}
	return all
}
