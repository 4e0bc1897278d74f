package mail

// machinePart keeps the parts of a report for what reads them. They are files of the mail as well, so false.
func (p *parsing) machinePart(e *entity, at place) bool {
	switch e.media {
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification":
		if p.status == nil {
			p.status = e
		}
	case "message/feedback-report":
		if p.report == nil {
			p.report = e
		}
	case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
		if p.failed == nil {
			p.failed = e
		}
	}
	return false
}

// reports reads the special parts.
func (p *parsing) reports(root *entity) {
	if p.report != nil {
		p.mail.Report = p.feedback()
	}
}

func (p *parsing) feedback() string {
	raw, _ := p.read(p.report)
	e := memoryHeader(raw)
	if t := cleanLine(e.get("feedback-type")); t != "" {
		return clip(t, 50)
	}
	return "other"
}
