package mail

import "io"

func isTNEF(e *entity) bool { return false }

func (p *parsing) tnef(e *entity, at place) {}

func decompressRTF(r io.Reader) io.Reader { return r }
