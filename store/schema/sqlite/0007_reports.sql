-- What the reports add up is read from indexes alone: a season's surveys among a hundred thousand tickets in a few milliseconds.
DROP INDEX rating_asked;
CREATE INDEX rating_report ON rating(asked_at, number, agent_id, mailbox_id, score, undelivered, reasons);
CREATE INDEX rating_unread ON rating(rated_at DESC, number DESC) WHERE comment <> '' AND read_at = 0;
CREATE INDEX confirmation_time ON confirmation(asked_at);
DROP INDEX help_search_time;
CREATE INDEX help_search_report ON help_search(at, hits);
DROP INDEX offer_time;
CREATE INDEX offer_report ON offer(at, source, outcome, outcome_at);
CREATE INDEX experiment_entry_open ON experiment_entry(experiment_id) WHERE settled_at = 0;
CREATE INDEX outbox_ack ON outbox(created_at) WHERE kind = 'ack';
