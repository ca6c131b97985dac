-- The transparency log: what the notary has recorded of the log of events. Rows are added and never changed, also not
-- by the application: what was signed once stands.

create schema notary;

-- One entry for each event, in the order of all events: its place and its hash, nothing of what it says.
create table notary.entries (
  index bigint primary key check (index >= 0),
  stream text collate "C" not null,
  revision integer not null,
  id uuid not null,
  hash bytea not null check (octet_length(hash) = 32),
  unique (stream, revision)
);
create index entries_by_hash on notary.entries (hash);

-- Whole tiles of the Merkle tree (C2SP tlog-tiles): 256 hashes, and the hash of the tree over them. The ones that are
-- still growing are made from the entries and from the tiles below.
create table notary.tiles (
  level smallint not null,
  index bigint not null,
  hashes bytea not null check (octet_length(hashes) = 8192),
  root bytea not null check (octet_length(root) = 32),
  primary key (level, index)
);

-- Signed checkpoints (C2SP tlog-checkpoint), as signed notes.
create table notary.checkpoints (
  size bigint primary key,
  note text not null,
  signed_at timestamptz not null default now()
);

-- Signature lines of witnesses (C2SP tlog-cosignature).
create table notary.cosignatures (
  size bigint not null references notary.checkpoints,
  witness text not null,
  line text not null,
  received_at timestamptz not null default now(),
  primary key (size, witness)
);

-- Lists of the keys that sign, each signed by every key in use when it changed.
create table notary.key_lists (
  number bigint generated always as identity primary key,
  from_size bigint not null,
  note text not null,
  signed_at timestamptz not null default now()
);

create function notary.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what the notary has recorded is never changed or removed: % on notary.% is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['entries', 'tiles', 'checkpoints', 'cosignatures', 'key_lists'] loop
    execute format('create trigger never_change before update or delete or truncate on notary.%I
      for each statement execute function notary.refuse_change()', name);
    execute format('alter table notary.%I enable always trigger never_change', name);
    execute format('grant select, insert on notary.%I to ventanilla_app', name);
  end loop;
end $$;
revoke all on schema notary from public;
grant usage on schema notary to ventanilla_app;
