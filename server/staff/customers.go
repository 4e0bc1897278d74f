package staff

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Customers lists who has written, and finds them by name, address, phone or tag.
func (s *Desk) Customers(c *gin.Context) error {
	f, err := s.StaffFrame(c, "customers.title", "customers")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	p := &ui.CustomersPage{Frame: f, Query: c.Query("q")}
	list, more, err := s.Store.Customers(c.Request.Context(), p.Query, before)
	if err != nil {
		return err
	}
	p.Fill(list, more)
	return s.Render(c, "customers", p)
}

// Customer is a customer's page: what is known of them, and all their tickets.
func (s *Desk) Customer(c *gin.Context) error {
	p, err := s.customerPage(c)
	if err != nil {
		return err
	}
	if p.Customer.MergedInto != 0 {
		c.Redirect(http.StatusSeeOther, customerPath(p.Customer.MergedInto))
		return nil
	}
	return s.Render(c, "customer_page", p)
}

func (s *Desk) customerPage(c *gin.Context) (*ui.CustomerPage, error) {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return nil, err
	}
	f, err := s.StaffFrame(c, "customers.title", "customers")
	if err != nil {
		return nil, err
	}
	d, err := s.Store.Dossier(c.Request.Context(), id)
	if err != nil {
		return nil, err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p := &ui.CustomerPage{Frame: f}
	p.Fill(&d, names)
	if p.Query = c.Query("other"); p.Query != "" {
		found, _, err := s.Store.Customers(c.Request.Context(), p.Query, 0)
		if err != nil {
			return nil, err
		}
		p.Search(found)
	}
	return p, nil
}

func customerPath(id int64) string { return "/desk/customers/" + strconv.FormatInt(id, 10) }

// customerForm is what a form says of a customer.
func customerForm(c *gin.Context, id int64) desk.Customer {
	version, _ := strconv.ParseInt(c.PostForm("version"), 10, 64)
	return desk.Customer{ID: id, Name: c.PostForm("name"), Phone: c.PostForm("phone"), Lang: desk.Lang(c.PostForm("lang")),
		Tags: splitTags(c.PostForm("tags")), Zone: c.PostForm("zone"), Note: c.PostForm("note"), Version: version}
}

// ChangeCustomer does what the form's button says: save what is known of them, add an address, take one away, put it first, block or let in.
func (s *Desk) ChangeCustomer(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	ctx, typed, address := c.Request.Context(), customerForm(c, id), c.PostForm("address")
	switch c.PostForm("do") {
	case "add":
		err = s.Store.AddAddress(ctx, id, typed.Version, address)
	case "drop":
		err = s.Store.DropAddress(ctx, id, typed.Version, address)
	case "first":
		err = s.Store.FirstAddress(ctx, id, typed.Version, address)
	case "block":
		err = s.Store.Block(ctx, byOf(c), id, true)
	case "unblock":
		err = s.Store.Block(ctx, byOf(c), id, false)
	default:
		err = s.saveCustomer(c, &typed)
	}
	if err == nil {
		return s.Saved(c, customerPath(id), "flash.saved")
	}
	e := s.Problem(c, err)
	p, pageErr := s.customerPage(c)
	if e.Code == desk.Internal || e.Code == desk.NotFound || pageErr != nil || web.WantsJSON(c) {
		return err
	}
	p.Error = words.ErrorText(p.Lang, e)
	if c.PostForm("do") == "" {
		p.Typed(typed)
	}
	s.Write(c, web.Statuses[e.Code], "customer_page", p)
	return nil
}

// saveCustomer saves what a form changes of a customer, who may have changed since it was opened: what it leaves alone stays as it is now.
// typed is what is to be saved then. Refused (customer.changed_what) where somebody else has changed the same.
func (s *Desk) saveCustomer(c *gin.Context, typed *desk.Customer) error {
	now, err := s.Store.Customer(c.Request.Context(), typed.ID)
	if err != nil {
		return err
	}
	merged, clash := desk.RebaseCustomer(typed, &now, c.PostForm("seen"))
	if *typed = merged; typed.Version != 0 && len(clash) == 0 {
		typed.Version = now.Version
	}
	err = s.Store.SaveCustomer(c.Request.Context(), *typed)
	if desk.CodeOf(err) != desk.Conflict || len(clash) == 0 {
		return err
	}
	lang := s.Lang(c)
	var what []string
	for _, key := range slices.Sorted(maps.Keys(clash)) {
		value := clash[key]
		if key == "customer.lang" {
			value = words.Text(lang, "lang."+value, nil)
		}
		what = append(what, words.Text(lang, "changed.field", desk.Args{"field": words.Text(lang, key, nil), "value": desk.Cut(web.First(value, "–"), mostTold)}))
	}
	return desk.Fail(desk.Conflict, "customer.changed_what", "what", strings.Join(what, words.Text(lang, "changed.and", nil)))
}

// mostTold is how much of a field's new value is told, in bytes.
const mostTold = 200

// MergeCustomers says that somebody is the same person as this customer, who stays.
func (s *Desk) MergeCustomers(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	other, _ := strconv.ParseInt(c.PostForm("other"), 10, 64)
	merge, err := s.Store.MergeCustomers(c.Request.Context(), byOf(c), other, id)
	if err != nil {
		return s.refused(c, err)
	}
	s.Flash(c, ui.Flash{Key: "flash.customers_merged", Undo: "/desk/customers/" + strconv.FormatInt(id, 10) + "/part?merge=" + strconv.FormatInt(merge, 10)})
	c.Redirect(http.StatusSeeOther, customerPath(id))
	return nil
}

// PartCustomers makes two persons of one again.
func (s *Desk) PartCustomers(c *gin.Context) error {
	merge, _ := strconv.ParseInt(c.Query("merge")+c.PostForm("merge"), 10, 64)
	back, err := s.Store.UnmergeCustomers(c.Request.Context(), byOf(c), merge)
	if err != nil {
		return s.refused(c, err)
	}
	if web.WantsJSON(c) { // taken back from the line that said it: the page is another one then
		s.Flash(c, ui.Flash{Key: "flash.customers_parted"})
		c.JSON(http.StatusOK, gin.H{"ok": true, "to": customerPath(back)})
		return nil
	}
	return s.Saved(c, customerPath(back), "flash.customers_parted")
}
