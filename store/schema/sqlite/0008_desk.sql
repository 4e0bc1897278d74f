-- The tickets of a mailbox, for a search that asks for it or leaves it out: no ticket's row is read for that.
CREATE INDEX ticket_mailbox ON ticket(mailbox_id);
-- Whom a message was sent to, in lower case and without the names of the fields: what to: looks through.
ALTER TABLE message ADD COLUMN sent_to TEXT GENERATED ALWAYS AS (CASE WHEN direction = 'out' THEN
  replace(replace(replace(replace(replace(replace(lower(people), '"name":', ''), '"address":', ''), '"reply_to":', ''), '"to":', ''), '"cc":', ''), '"bcc":', '') END) VIRTUAL;
CREATE INDEX message_sent ON message(number, sent_to) WHERE sent_to IS NOT NULL;
