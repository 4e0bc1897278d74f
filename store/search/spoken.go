package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// subjectsAmong is how many tickets are looked through for a subject or a customer's name in pinyin: the newest.
const subjectsAmong = 500

// mostTyped is how many characters of a subject anybody types in pinyin at most.
const mostTyped = 8

// ticketsSpoken are the newest tickets in whose subject, or in whose customer's name, something begins so in pinyin, or by its first letters.
func ticketsSpoken(q db.Querier, l desk.List, typed string) (hits []desk.Hit, err error) {
	var numbers []int64
	err = db.Each(q, func(scan func(...any) error) error {
		var number int64
		var subject, name string
		if err := scan(&number, &subject, &name); err != nil || len(numbers) == l.Limit {
			return err
		}
		if typedIn(subject, typed) || typedIn(name, typed) {
			numbers = append(numbers, number)
		}
		return nil
	}, `SELECT number, subject, contact_name FROM ticket WHERE aside IN ($1, $2) ORDER BY number DESC LIMIT $3`, ticket.OnDesk, ticket.Snoozed, subjectsAmong)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	text, args := rowsOf(numbers, l)
	tickets, _, err := readRows(q, l, text, args)
	for i := range tickets {
		hits = append(hits, desk.Hit{Number: tickets[i].Number, Title: tickets[i].Subject, Ticket: &tickets[i], Snippet: tickets[i].Snippet})
	}
	return hits, err
}

// typedIn says whether the pinyin of a text has what was typed, from the beginning of some character on.
func typedIn(text, typed string) bool {
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		for chars := []rune(run); len(chars) > 0; chars = chars[1:] {
			begins := func(said string) bool { return strings.HasPrefix(said, typed) }
			if !slices.ContainsFunc(find.Spoken(string(chars[:1])), func(said string) bool { return said[0] == typed[0] }) {
				continue // most characters are none that it can begin with
			}
			if slices.ContainsFunc(find.Spoken(string(chars[:min(len(chars), mostTyped)])), begins) {
				return true
			}
		}
	}
	return false
}

// spokenAmong is how many customers are looked through for a name in pinyin: the newest.
const spokenAmong = 2000

// customersSpoken are those whose Chinese name begins so in pinyin, or by its first letters.
func customersSpoken(q db.Querier, typed string) (list []desk.Customer, err error) {
	var ids []any
	err = db.Each(q, func(scan func(...any) error) error {
		var id int64
		var name string
		if err := scan(&id, &name); err != nil || len(ids) >= paletteFew {
			return err
		}
		family, _, _ := strings.Cut(strings.TrimSpace(name), "（")
		if slices.ContainsFunc(find.Spoken(strings.ReplaceAll(family, " ", "")), func(said string) bool { return strings.HasPrefix(said, typed) }) {
			ids = append(ids, id)
		}
		return nil
	}, `SELECT id, name FROM customer WHERE merged_into = 0 ORDER BY id DESC LIMIT $1`, spokenAmong)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		var c desk.Customer
		var address string
		if err := q.Row(customerFound+`WHERE c.id = $1`, id).Scan(&c.ID, &c.Name, &c.Tickets, &address); err != nil {
			return nil, err
		}
		c.Addresses = []string{address}
		list = append(list, c)
	}
	return list, nil
}

// latin says whether a text is two letters or more, as pinyin is typed.
func latin(text string) bool {
	return len(text) > 1 && strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz") == ""
}
