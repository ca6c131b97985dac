-- By which cases a person can be found: keyed hashes of what cases hold of people, never the values. Made anew from the
-- log by `ventanilla rebuild persons`; the rows of a case go when its personal data is erased.
create table ops.person_tokens (
  token bytea not null check (octet_length(token) = 32),
  case_id uuid not null,
  primary key (token, case_id)
);
create index person_tokens_of_case on ops.person_tokens (case_id);
alter table ops.person_tokens owner to ventanilla_app;
