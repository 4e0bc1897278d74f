package server

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestAPINeedsAToken(t *testing.T) {
	s := newShop(t)
	s.visitor().get("/api/v1/tickets").status(401).has(`"code":"unauthorized"`, "message")
	s.visitor().do("GET", "/api/v1/tickets", nil, http.Header{"Authorization": {"Bearer dk_wrong"}}).status(401).has(`"code":"unauthorized"`)
	s.visitor().do("GET", "/api/v1/tickets", nil, http.Header{"Authorization": {"Basic eDp5"}}).status(401)
	s.visitor().get("/api/v1/openapi.json").status(200).has(`"openapi": "3.1.0"`)
	s.visitor().get("/healthz").status(200).has(`{"status":"ok"}`)
}

func TestAPITicketFromFirstMailToResolved(t *testing.T) {
	s := newShop(t)
	made := s.api("POST", "/tickets", map[string]any{"from": map[string]any{"name": "王芳", "address": "Wang@Cust.test"}, "subject": "退款", "text": "什么时候到账？"}).status(201).json()
	number := int(made["number"].(float64))
	if made["status"] != "open" || made["lang"] != "zh-CN" || made["customer"].(map[string]any)["address"] != "wang@cust.test" {
		t.Errorf("a new ticket is %v", made)
	}
	path := fmt.Sprintf("/tickets/%d", number)

	reply := s.api("POST", path+"/replies", map[string]any{"html": "<p>已退回</p>", "attachments": []any{map[string]any{"name": "凭证.txt", "type": "text/plain", "content": base64.StdEncoding.EncodeToString([]byte("ok"))}}}).
		status(201).has(`"from":{"name":"青禾茶铺","address":"support@shop.test"}`, `"direction":"out"`, `"text":"已退回`, `"name":"凭证.txt"`, `"state":"waiting"`).json()
	if s.sent == 0 {
		t.Error("nobody woke the outbox")
	}
	s.api("GET", path, nil).status(200).has(`"status":"pending"`)
	attachment := reply["attachments"].([]any)[0].(map[string]any)
	s.api("GET", fmt.Sprintf("%s/messages/%v/attachments/%v", path, reply["id"], attachment["id"]), nil).status(200).has("ok")
	s.api("GET", fmt.Sprintf("%s/messages/%v/raw", path, reply["id"]), nil).status(200).has("Subject: Re: 退款 [#1001]")

	note := s.api("POST", path+"/notes", map[string]any{"text": "只给同事看"}).status(201).has(`"direction":"note"`).json()
	s.api("GET", fmt.Sprintf("%s/messages/%v/raw", path, note["id"]), nil).status(404)
	s.api("PATCH", path, map[string]any{"status": "resolved", "tags": []string{"退款", "vip"}, "priority": "high", "assignee": agentAddress}).
		status(200).has(`"status":"resolved"`, `"priority":"high"`, `"assignee":"zhou@shop.test"`, `"vip"`, `"messages":[`)
	s.api("PATCH", path, map[string]any{"assignee": nil}).status(200).has(`"assignee":null`, `"status":"resolved"`)
	s.api("GET", "/tickets?status=open", nil).status(200).has(`{"items":[],"next":null}`)
	s.api("GET", "/tickets?status=resolved&assignee=none", nil).status(200).has(`"subject":"退款"`)
	s.api("GET", "/search?in=tickets&q=到账", nil).status(200).has(fmt.Sprintf(`"number":%d`, number), `"score":`)
	s.api("GET", "/mailboxes", nil).status(200).has(supportMailbox, `"quarantined":0`)
	s.api("GET", fmt.Sprintf("/ratings?ticket=%d", number), nil).status(200).has(`"items":[]`)
}

func TestAPIDeletesIntoTheBin(t *testing.T) {
	s := newShop(t)
	path := fmt.Sprintf("/tickets/%d", s.write("Ann", "ann@cust.test", "Hello", "there"))
	s.api("DELETE", path, nil).status(204)
	s.api("GET", "/tickets", nil).status(200).has(`{"items":[],"next":null}`)
	s.api("GET", "/tickets?status=bin", nil).status(200).has(`"subject":"Hello"`, `"deleted_at":"2`)
	s.api("PATCH", path, map[string]any{"status": "resolved"}).status(409).has(`"code":"conflict"`)
	s.api("POST", path+"/restore", nil).status(200).has(`"deleted_at":null`, `"status":"open"`)
	s.api("PATCH", path, map[string]any{"spam": true}).status(200).has(`"spam":true`)
	s.api("GET", "/tickets?status=spam", nil).status(200).has(`"subject":"Hello"`)
}

// An answer through the API goes to whom it is told, at the hour it is told.
func TestAPIReplyToOthersAtAnHour(t *testing.T) {
	s := newShop(t)
	number := s.write("Ann", "ann@cust.test", "Hello", "there")
	at := time.Now().UTC().Add(48 * time.Hour).Truncate(time.Second)
	v := s.api("POST", fmt.Sprintf("/tickets/%d/replies", number), map[string]any{"text": "Soon.", "send_at": at.Format(time.RFC3339), "history": true,
		"cc": []any{map[string]any{"name": "Bo", "address": "bo@cust.test"}}}).status(201).has(`"citing":"quote"`, `"later":true`, `"address":"bo@cust.test"`, `"address":"ann@cust.test"`).json()
	if due := v["delivery"].(map[string]any)["due_at"]; due != at.Format(time.RFC3339) && due != at.Format("2006-01-02T15:04:05.000Z") {
		t.Errorf("due at %v, want %v", due, at)
	}
}

func TestAPISaysWhatIsWrong(t *testing.T) {
	s := newShop(t)
	number := s.write("Ann", "ann@cust.test", "Hello", "there")
	path := fmt.Sprintf("/tickets/%d", number)
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		says         string
	}{
		{"GET", "/tickets?cursor=nonsense", nil, 400, `"field":"cursor"`},
		{"GET", "/tickets?limit=0", nil, 400, `"field":"limit"`},
		{"GET", "/tickets?limit=x", nil, 400, `"field":"limit"`},
		{"GET", "/tickets?status=closed", nil, 400, `"field":"status"`},
		{"GET", "/tickets?assignee=nobody@shop.test", nil, 400, `"field":"assignee"`},
		{"GET", "/tickets?stauts=open", nil, 400, `"field":"stauts"`},
		{"GET", "/tickets/99999", nil, 404, `"code":"not_found"`},
		{"GET", "/tickets/abc", nil, 404, `"code":"not_found"`},
		{"GET", "/nothing", nil, 404, `"code":"not_found"`},
		{"DELETE", path + "/replies", nil, 404, ``},
		{"DELETE", "/tickets/99999", nil, 404, `"code":"not_found"`},
		{"POST", "/tickets/99999/restore", nil, 404, `"code":"not_found"`},
		{"PATCH", path, `{"colour":"red"}`, 400, `"field":"colour"`},
		{"PATCH", path, `{"status":"closed"}`, 400, `"field":"status"`},
		{"PATCH", path, `{"priority":"asap"}`, 400, `"field":"priority"`},
		{"PATCH", path, `{"tags":"red"}`, 400, `"field":"tags"`},
		{"PATCH", path, `{"status":`, 400, `"field":"body"`},
		{"PATCH", path, `{"status":"open"}{}`, 400, `"field":"body"`},
		{"POST", path + "/replies", `{}`, 400, `"code":"invalid"`},
		{"POST", path + "/replies", `{"text":"x","status":"closed"}`, 400, `"field":"status"`},
		{"POST", path + "/replies", `{"text":"x","send_at":"2001-01-01T00:00:00Z"}`, 400, `"field":"later_at"`},
		{"POST", path + "/replies", `{"text":"x","cc":[{"name":"","address":"nobody"}]}`, 400, `"field":"cc"`},
		{"POST", path + "/notes", `{"text":"x","cc":[]}`, 400, `"field":"cc"`},
		{"POST", path + "/replies", `{"text":"x","attachments":[{"name":"a","content":"%%"}]}`, 400, `"field":"attachments[0].content"`},
		{"POST", "/tickets", `{"from":{"address":"no address"},"text":"x"}`, 400, `"field":`},
		{"POST", "/tickets", `{"from":{"address":"a@b.test"},"text":""}`, 400, `"field":`},
		{"POST", "/tickets", `{"from":{"address":"a@b.test"},"text":"x","mailbox":"other@shop.test"}`, 400, `"field":"mailbox"`},
		{"POST", "/articles", `{"title":"","body":"x"}`, 400, `"field":"title"`},
		{"POST", "/articles", `{"title":"x","body":"x","lang":"fr"}`, 400, `"field":"lang"`},
		{"GET", "/articles/12345", nil, 404, `"code":"not_found"`},
		{"GET", "/search?in=tickets", nil, 400, `"field":"q"`},
		{"GET", "/search?q=x", nil, 400, `"field":"in"`},
		{"GET", "/ratings?cursor=%00", nil, 400, `"field":"cursor"`},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			s.t = t
			s.api(c.method, c.path, c.body, "Accept", "application/json").status(c.status).has(`"message":"`, c.says)
		})
	}
	s.t = t
	s.api("GET", path, nil).status(200).has(`"status":"open"`, `"message_count":2`)
}

// One error form: also where there is no such route, and no object in the body.
func TestAPIAnswersJSONEverywhere(t *testing.T) {
	s := newShop(t)
	s.visitor().get("/api/v1/nope").status(404).has(`"code":"not_found"`)
	s.visitor().do("PUT", "/api/v1/tickets", nil, nil).status(404).has(`"code":"not_found"`)
	s.visitor().do("GET", "/api/v1/tickets", nil, http.Header{"Host": {"evil.test"}}).status(403).has(`"code":"forbidden"`)
	s.visitor().get("/nope").status(404).has("<!doctype html>")
	s.api("POST", "/tickets", []int{1}).status(400).has(`"field":"body"`)
}

// A browser has to have sent everything before it shows the answer: a refusal is not to close the connection under it.
func TestTooLargeIsReadToItsEnd(t *testing.T) {
	s := newShop(t)
	body := &letters{left: 80 << 20}
	s.visitor().do("POST", "/api/v1/tickets", body, http.Header{"Authorization": {"Bearer " + s.token}}).status(413).has(`"code":"too_large"`)
	if body.left > 0 {
		t.Errorf("%d bytes were not read", body.left)
	}
}

// letters is the beginning of a JSON string without an end.
type letters struct{ left, sent int }

func (l *letters) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p, `{"text":"`[min(l.sent, 9):])
	for ; n < len(p); n++ {
		p[n] = 'x'
	}
	l.left, l.sent = l.left-n, l.sent+n
	return n, nil
}

func TestAPIPages(t *testing.T) {
	s := newShop(t)
	for i := range 5 {
		s.write("Ann", "ann@cust.test", fmt.Sprintf("Question %d", i), "text")
	}
	seen := map[string]bool{}
	next := ""
	for range 5 {
		page := s.api("GET", "/tickets?limit=2&cursor="+next, nil).status(200).json()
		for _, item := range page["items"].([]any) {
			seen[item.(map[string]any)["subject"].(string)] = true
		}
		if page["next"] == nil {
			break
		}
		next = page["next"].(string)
	}
	if len(seen) != 5 {
		t.Errorf("the pages held %d tickets of 5", len(seen))
	}
}

func TestAPIIdempotency(t *testing.T) {
	s := newShop(t)
	number := s.write("Ann", "ann@cust.test", "Hello", "there")
	path := fmt.Sprintf("/tickets/%d/replies", number)
	first := s.api("POST", path, `{"text":"once"}`, "Idempotency-Key", "k1").status(201)
	again := s.api("POST", path, `{"text":"once"}`, "Idempotency-Key", "k1").status(201)
	if first.body != again.body {
		t.Errorf("the second answer differs:\n%s\n%s", first.body, again.body)
	}
	s.api("POST", path, `{"text":"other"}`, "Idempotency-Key", "k1").status(409)
	s.api("POST", path, `{"text":"once"}`, "Idempotency-Key", "k2").status(201)
	s.api("GET", fmt.Sprintf("/tickets/%d", number), nil).has(`"message_count":4`)
}

func TestAPIArticles(t *testing.T) {
	s := newShop(t)
	a := s.api("POST", "/articles", map[string]any{"title": "退款多久到账", "body": "一般 **1–3 个工作日**原路退回。", "lang": "zh-CN", "category": "付款", "published": true}).status(201).json()
	path := fmt.Sprintf("/articles/%v", a["id"])
	s.api("GET", path, nil).status(200).has(`"category":"付款"`, `"published":true`)
	s.api("GET", "/search?in=articles&q=退款", nil).status(200).has(`"title":"退款多久到账"`)
	s.api("PATCH", path, map[string]any{"published": false}).status(200).has(`"published":false`, `"title":"退款多久到账"`)
	s.api("GET", "/search?in=articles&q=退款", nil).status(200).has(`"items":[]`)
	s.api("GET", "/articles?lang=zh-CN&category=付款", nil).status(200).has(`"title":"退款多久到账"`)
	s.api("DELETE", path, nil).status(204)
	s.api("GET", path, nil).status(404)
}

func TestAPISnoozesAndSetsTopics(t *testing.T) {
	s := newShop(t)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	topic, err := s.store.SaveTopic(t.Context(), desk.By{}, desk.Topic{Names: map[desk.Lang]string{desk.English: "Shipping"}})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/tickets/%d", n)
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
	got := s.api("PATCH", path, map[string]any{"snoozed_until": until, "topic": topic.ID}).status(200).json()
	if got["snoozed_until"] != until || got["topic"] != float64(topic.ID) {
		t.Errorf("%v", got)
	}
	got = s.api("PATCH", path, map[string]any{"snoozed_until": "9999-12-31T23:59:59Z"}).status(200).json()
	if got["snoozed_until"] != "9999-12-31T23:59:59Z" || got["topic"] != float64(topic.ID) {
		t.Errorf("%v", got)
	}
	got = s.api("PATCH", path, map[string]any{"snoozed_until": nil, "topic": nil}).status(200).json()
	if got["snoozed_until"] != nil || got["topic"] != nil {
		t.Errorf("%v", got)
	}
	for _, bad := range []map[string]any{{"snoozed_until": "tomorrow"}, {"snoozed_until": "2001-01-01T00:00:00Z"}, {"topic": 99}, {"topic": "x"}} {
		s.api("PATCH", path, bad).status(400)
	}
}
