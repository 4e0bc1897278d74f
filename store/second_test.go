package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/totp"
	"github.com/deskbell/deskbell/store/db"
)

func TestSecondFactor(t *testing.T) {
	h := openShop(t)
	ctx, id := t.Context(), h.agent.ID
	secret := []byte("12345678901234567890")
	code := func() string { return totp.Code(secret, totp.Step(h.at)) }
	h.must(h.SaveSession(ctx, desk.Session{ID: "here", Agent: id, ExpiresAt: h.at.Add(time.Hour)}))
	h.must(h.SaveSession(ctx, desk.Session{ID: "there", Agent: id, ExpiresAt: h.at.Add(time.Hour)}))
	h.refused(h.SecondStep(ctx, id, code()), desk.Unauthorized, "second.wrong")
	_, err := h.TurnOnSecond(ctx, id, secret, "000000", "here")
	h.refused(err, desk.Invalid, "second.wrong")
	_, err = h.TurnOnSecond(ctx, id, nil, code(), "here")
	h.refused(err, desk.Invalid, "second.wrong")
	codes, err := h.TurnOnSecond(ctx, id, secret, code(), "here")
	h.must(err)
	if left, err := h.Sessions(ctx, id); err != nil || len(left) != 1 || left[0].ID != "here" {
		t.Errorf("sessions %v, %v", left, err)
	}
	if len(codes) != totp.RecoveryCodes || len(codes[0]) != 19 {
		t.Fatal(codes)
	}
	_, err = h.TurnOnSecond(ctx, id, secret, code(), "here")
	h.refused(err, desk.Conflict, "second.on")
	a, err := h.Agent(ctx, id)
	if err != nil || !a.TwoFactor {
		t.Fatal(a, err)
	}

	h.refused(h.SecondStep(ctx, id, code()), desk.Unauthorized, "second.wrong") // it was taken when it was turned on
	h.forward(30 * time.Second)
	h.must(h.SecondStep(ctx, id, code()))
	h.refused(h.SecondStep(ctx, id, code()), desk.Unauthorized, "second.wrong")
	h.refused(h.SecondStep(ctx, h.owner.ID, code()), desk.Unauthorized, "second.wrong")

	h.must(h.SecondStep(ctx, id, strings.ToUpper(codes[3])))
	h.refused(h.SecondStep(ctx, id, codes[3]), desk.Unauthorized, "second.wrong")
	if n, err := h.RecoveryLeft(ctx, id); n != 9 || err != nil {
		t.Error(n, err)
	}
	fresh, err := h.NewRecoveryCodes(ctx, id)
	h.must(err)
	h.refused(h.SecondStep(ctx, id, codes[4]), desk.Unauthorized, "second.wrong")
	h.must(h.SecondStep(ctx, id, fresh[4]))

	var sealed []byte
	h.must(h.View(ctx, func(q db.Querier) error { return q.Row(`SELECT totp FROM agent WHERE id = $1`, id).Scan(&sealed) }))
	if strings.Contains(string(sealed), string(secret)) {
		t.Error("the secret lies open in the database")
	}
	if _, err := h.Unseal(fmt.Sprint("totp of agent ", h.owner.ID), sealed); err == nil {
		t.Error("it opens for somebody else")
	}
	h.must(h.DropSecond(By(ctx, h.ownerBy), id, audit.SecondLost))
	h.forward(time.Minute)
	h.refused(h.SecondStep(ctx, id, code()), desk.Unauthorized, "second.wrong")
	h.refused(h.SecondStep(ctx, id, fresh[5]), desk.Unauthorized, "second.wrong")
	_, err = h.NewRecoveryCodes(ctx, id)
	h.refused(err, desk.Conflict, "second.off")
	last, err := h.LastAudit(ctx, "security")
	if err != nil || last.Kind != audit.SecondLost || last.Subject != h.agent.Name || last.Who != "Anna" {
		t.Errorf("%+v, %v", last, err)
	}
}
