-- Keys of what is personal in cases, each wrapped by a master key that is not in this database. A destroyed key leaves its
-- row, so that none is made anew for a case whose personal data was erased.

create schema privacy authorization ventanilla_app;

create table privacy.case_keys (
  case_id text primary key,
  wrapped bytea,
  -- Name of the master key that wrapped it.
  master text not null,
  made_at timestamptz not null default now(),
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);
create index case_keys_by_master on privacy.case_keys (master) where wrapped is not null;

alter table privacy.case_keys owner to ventanilla_app;
