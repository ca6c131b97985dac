-- What a notice says and to which addresses is sealed under its case's key. Rows from before keep what they say until they
-- are deleted with the case's personal data.
alter table ops.outbox add column sealed bytea;
alter table ops.outbox alter column subject drop not null;
alter table ops.outbox alter column body drop not null;
alter table ops.outbox alter column addresses drop not null;
