-- What mail that can be trusted needs: what was found in a mail beside its words, how each delivery ended, the bin, spam, more
-- folders than one, and log-ins by OAuth. Each part says whose it is; times are milliseconds as ever.

-- Reading. JSON of desk.Findings: report, protection, invitation, authenticity, warnings; '' for none.
ALTER TABLE message ADD COLUMN found TEXT NOT NULL DEFAULT '';

-- Pictures from elsewhere: asked for once, they are shown for the ticket, or for everything from an address.
ALTER TABLE ticket ADD COLUMN images INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN images INTEGER NOT NULL DEFAULT 0;

-- Bounces. An address that a server has refused for good says so until mail comes from it again or an agent says otherwise.
ALTER TABLE address ADD COLUMN undeliverable_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE address ADD COLUMN undeliverable TEXT NOT NULL DEFAULT ''; -- JSON of desk.BounceRecipient
ALTER TABLE outbox ADD COLUMN bounced TEXT NOT NULL DEFAULT '';        -- JSON list of desk.BounceRecipient: who did not get it after all

-- The bin: a deleted ticket is kept for 30 days, and what came of its mail stays accounted for after that.
ALTER TABLE ticket ADD COLUMN deleted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN deleted_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ticket_bin ON ticket(deleted_at DESC, number DESC) WHERE deleted_at > 0;

-- Spam: why a ticket is marked (JSON), and what the filter has learnt.
ALTER TABLE ticket ADD COLUMN spam_why TEXT NOT NULL DEFAULT '';

-- Folders. Options are JSON of desk.MailboxOptions. A folder's last reconciliation: how many mails it held, how many of them have an
-- account, how many were fetched because they had none.
ALTER TABLE mailbox ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE folder ADD COLUMN junk INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN accounted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE folder ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN junk INTEGER NOT NULL DEFAULT 0; -- it lay in the provider's junk folder

-- A copy of what was sent, in the mailbox's own folder for it: 0 none wanted, 1 to be stored, 2 stored, 3 given up.
ALTER TABLE outbox ADD COLUMN copy INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_copy ON outbox(mailbox_id, id) WHERE copy = 1;

-- OAuth: JSON of the tokens, sealed like a password; when access has to be granted again (0: not known).
ALTER TABLE mailbox ADD COLUMN oauth BLOB NOT NULL DEFAULT x'';
ALTER TABLE mailbox ADD COLUMN oauth_until INTEGER NOT NULL DEFAULT 0;
