-- The tickets of a mailbox, for a search that asks for it or leaves it out: no ticket's row is read for that.
CREATE INDEX ticket_mailbox ON ticket(mailbox_id);
