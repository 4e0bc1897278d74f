package mail

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// bounceSubjects are in the subjects of mail that says a mail could not be delivered.
var bounceSubjects = []string{
	"undeliver", "undelivered", "failure notice", "delivery failure", "delivery failed", "delivery has failed", "mail delivery fail", "returned mail", "returned to sender", "delivery status",
	"delivery problem", "delivery error", "could not be delivered", "couldn't be delivered", "not delivered", "nondeliverable", "non-deliver", "non deliver", "bounce notification", "mail failure", "error sending your mail", "message delivery has failed", "mail error", "smtp server: errors", "delivery report", "rejected:", "user unknown", "unknown user",
	"退信", "投递失败", "发送失败", "无法投递", "未送达", "投遞失敗", "傳送失敗", "無法傳遞", "邮件退回", "无法送达",
	"配信不能", "配信エラー", "メールエラー", "送信エラー", "未配達", "届きませんでした", "エラー通知", "전송 실패", "배달 실패", "반송", "전달되지",
	"unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "non remis", "non distribu", "échec de la remise", "no se puede entregar", "no se pudo entregar", "devuelto", "não entregue", "não foi possível entregar", "mancato recapito", "impossibile recapitare", "onbestelbaar", "niet afgeleverd", "nie można dostarczyć", "niedostarczon", "недоставлен", "не доставлен", "ikke levere", "kunde inte levereras", "kan ikke leveres", "teslim edilemedi", "nedoručiteln", "toimitus epäonnistui",
}

func bounceSubject(s string) bool { return containsAny(s, bounceSubjects) }

func delaySubject(s string) bool {
	return containsAny(decodeText(s, ""), []string{"delayed", "delay notif", "(delay)", "still being retried", "delivery delay", "warning: could not send message", "warning: message", "notification: warning", "verzögert", "retardé", "retrasad", "延迟", "遅延", "延遲"})
}

func deliveredSubject(s string) bool {
	return containsAny(decodeText(s, ""), []string{"successful mail delivery report", "delivery status notification (success)", "delivered:", "relayed:", "expanded:", "mail delivery notification: success"})
}

// delayWords say that delivery is still being tried.
func delayWords(s string) bool {
	return containsAny(s, []string{"this is a warning message only", "this is a warning only", "you do not need to resend", "will be retried", "delivery attempts will continue", "will continue to be attempted", "will keep trying", "has been delayed", "has not yet been delivered", "only a temporary failure report", "no action is required on your part", "kept in the queue"}) &&
		!containsAny(s, []string{"given up", "giving up", "permanent error"})
}

// saysFailed are what delivery reports say in their text.
var saysFailed = []string{
	"could not be delivered", "could not deliver", "couldn't be delivered", "was not delivered", "has not been delivered", "wasn't able to deliver", "unable to deliver", "undeliverable", "not deliverable", "delivery failed", "failed permanently", "delivery to the following", "delivery has failed", "permanent error", "permanent failure", "permanent fatal errors", "delivery problems", "delivery errors", "error delivering", "error occurred while trying to deliver", "trouble delivering", "error while attempting to deliver", "an error has occurred while attempting",
	"user unknown", "unknown user", "no such user", "mailbox full", "mailbox is full", "mailfolder is full", "quota exceeded", "over quota", "mailbox unavailable", "does not exist", "recipient rejected", "not listed in", "returned to sender", "rejected your message", "did not reach the following", "your message was rejected", "an email you sent was rejected", "following addresses failed", "following address failed", "delivery problem", "this is the mail system at host", "undelivered", "mail delivery software", "doesn't have a", "the following recipients", "following recipient", "failure reasons",
	"无法投递", "投递失败", "退回", "被退", "无法送达", "发送失败", "不存在", "送信できませんでした", "送信に失敗", "配信できません", "届けられませんでした", "あて先不明", "宛先不明", "메일을 전송하지 못", "unzustellbar", "nicht zugestellt", "n'a pas pu être", "no se pudo entregar", "no se ha podido entregar",
}

// bounceWords is 0 to 2: how much a text sounds like a delivery report.
func bounceWords(s string) (n int) {
	s = desk.CutBytes(s, 8000)
	if containsAny(s, saysFailed) || containsAny(s, []string{"warning only", "warning message only", "still being retried", "message is delayed"}) {
		n++
	}
	if findStatus(s) != nil || replyCode(s) != "" {
		n++
	}
	return n
}

func containsAny(s string, words []string) bool {
	s = strings.ToLower(s)
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
