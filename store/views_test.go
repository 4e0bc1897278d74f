package store

import (
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
)

// Views of one's own are nobody else's; what all share is changed only by who may share.
func TestSavedViews(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	names := func(agent int64) (names []string) {
		views, err := h.SavedViews(ctx, agent)
		h.must(err)
		for _, v := range views {
			names = append(names, v.Name)
		}
		return names
	}
	own, err := h.SaveView(ctx, h.liwei, false, desk.SavedView{Agent: h.agent.ID, Name: " 我的退款 ", View: desk.ViewMine, Query: "退款", Sort: desk.SortWait})
	h.must(err)
	_, err = h.SaveView(ctx, h.liwei, false, desk.SavedView{Name: "Refunds"})
	h.refused(err, desk.Forbidden, "forbidden")
	shared, err := h.SaveView(ctx, h.ownerBy, true, desk.SavedView{Name: "Refunds", Query: "refund"})
	h.must(err)
	second, err := h.SaveView(ctx, h.ownerBy, true, desk.SavedView{Name: "Angry", Query: "angry", Sort: "nonsense"})
	h.must(err)
	if got := names(h.agent.ID); !slices.Equal(got, []string{"Refunds", "Angry", "我的退款"}) {
		t.Errorf("Li Wei sees %q", got)
	}
	if got := names(h.owner.ID); !slices.Equal(got, []string{"Refunds", "Angry"}) {
		t.Errorf("Anna sees %q", got)
	}
	_, err = h.SavedView(ctx, h.owner.ID, own)
	h.refused(err, desk.NotFound, "view.unknown")
	v, err := h.SavedView(ctx, h.agent.ID, own)
	h.must(err)
	if v.Name != "我的退款" || v.View != desk.ViewMine || v.Sort != desk.SortWait || v.By != h.agent.ID {
		t.Errorf("%+v", v)
	}

	h.must(h.MoveView(ctx, h.ownerBy, true, second, false))
	h.must(h.MoveView(ctx, h.ownerBy, true, second, false))
	h.refused(h.MoveView(ctx, h.liwei, false, second, true), desk.Forbidden, "forbidden")
	h.refused(h.DropView(ctx, h.liwei, false, shared), desk.Forbidden, "forbidden")
	h.refused(h.DropView(ctx, h.ownerBy, true, own), desk.NotFound, "view.unknown")
	if got := names(h.owner.ID); !slices.Equal(got, []string{"Angry", "Refunds"}) {
		t.Errorf("after moving: %q", got)
	}

	v.Name = "Mein"
	_, err = h.SaveView(ctx, h.liwei, false, v)
	h.must(err)
	_, err = h.SaveView(ctx, h.liwei, false, v)
	h.refused(err, desk.Conflict, "view.changed_since")
	for _, bad := range []struct {
		v   desk.SavedView
		key string
	}{{desk.SavedView{Agent: 1, Name: " "}, "view.name_empty"}, {desk.SavedView{Agent: 1, Name: "x", View: "y"}, "list.view_unknown"}} {
		_, err = h.SaveView(ctx, h.ownerBy, true, bad.v)
		h.refused(err, desk.Invalid, bad.key)
	}
	h.must(h.DropView(ctx, h.liwei, false, own))
	h.must(h.DropView(ctx, h.ownerBy, true, shared))
	if got := names(h.agent.ID); !slices.Equal(got, []string{"Angry"}) {
		t.Errorf("after deleting: %q", got)
	}
	angry, err := h.SavedView(ctx, h.owner.ID, second)
	h.must(err)
	angry.Name, angry.Agent = "Furious", h.owner.ID
	_, err = h.SaveView(ctx, h.ownerBy, true, angry)
	h.must(err)
	var noted []string
	audits, _, err := h.Audits(ctx, audit.Query{What: "shared", Limit: 20})
	h.must(err)
	for _, a := range audits {
		noted = append(noted, string(a.Kind)+" "+a.Subject)
	}
	if want := []string{"shared.view_removed Angry", "shared.view_removed Refunds", "shared.view Angry", "shared.view Refunds"}; !slices.Equal(noted, want) {
		t.Errorf("noted: %q", noted)
	}
}
