package post

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
)

// readStaff reads whom mail may imitate, once a batch.
func (r *receiver) readStaff() error {
	r.known.Shop = r.settings.ShopName
	for _, b := range r.boxes {
		r.known.Own = append(r.known.Own, desk.Person{Name: b.Name, Address: b.Address})
	}
	return db.Each(r.tx, func(scan func(...any) error) error {
		var p desk.Person
		err := scan(&p.Name, &p.Address)
		r.known.Staff = append(r.known.Staff, p)
		return err
	}, `SELECT name, address FROM agent WHERE disabled = 0`)
}

// warnings are what an agent should know about a mail before answering it.
func (r *receiver) warnings(m *desk.Mail) ([]desk.Warning, error) {
	if m.Bounce != nil {
		return nil, nil // mail servers write in everybody's name
	}
	known := r.known
	known.Owners = map[string]int64{}
	for _, address := range inbound.Mentioned(m) {
		var owner int64
		err := r.tx.Row(`SELECT customer_id FROM address WHERE address = $1`, address).Scan(&owner)
		if err != nil && !db.Missing(err) {
			return nil, err
		}
		known.Owners[address] = owner
	}
	return inbound.Warnings(m, known), nil
}
