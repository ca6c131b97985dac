-- The log of all events: the only truth. The role ventanilla_app reads it and appends through log.append; nobody
-- changes or removes what stands in it.

create schema log;

create table log.events (
  -- Transactions may commit in another order than they took positions. Subscribers therefore read in the order of
  -- transactions and only those older than every one still running: see "gap-free reading" in postgres.ts.
  transaction_id xid8 not null,
  position bigint generated always as identity,
  revision integer not null check (revision >= 0),
  id uuid not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  -- json, not jsonb: kept as it was hashed, smaller, and cheaper to write; cast it to jsonb to query it.
  data json not null,
  metadata json not null,
  primary key (transaction_id, position),
  unique (stream, revision)
);

create function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'events are never changed or removed: % on log.events is refused', tg_op
    using errcode = 'insufficient_privilege';
end $$;

create trigger events_never_change before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();
alter table log.events enable always trigger events_never_change;

-- An append at any revision looks for its events by their ids, and without an index that is a walk through the whole
-- stream: 170 ms for each case filed once an entity has given 100,000 numbers, one after the other. An index over the
-- ids of all events would cost every append; numbers are the only events appended so, and have one of their own.
create index events_numbers on log.events (stream, id) where type = 'FolioReserved';

-- Where the events of an append already stand, consecutively and with the same content; null when they do not.
-- Metadata is left out of the comparison: a retry may carry another trace. The id itself is a hash of the fact.
create function log.find_append(p_stream text, p_first integer, p_ids uuid[], p_types text[], p_data json[])
returns table (last_revision integer, last_transaction xid8, last_position bigint) language sql stable as $$
  select max(e.revision), (array_agg(e.transaction_id order by n.ordinal desc))[1], max(e.position)
  from unnest(p_ids, p_types, p_data) with ordinality as n (id, type, data, ordinal)
  join log.events e on e.stream = p_stream and e.revision = p_first + n.ordinal - 1
    and e.id = n.id and e.type = n.type and e.data::jsonb = n.data::jsonb
  having count(*) = cardinality(p_ids)
$$;

-- Appends events to one stream, all or none. p_expected: a revision, -1 for "the stream does not exist", -2 for any.
-- Answers stored = false and the stream's last revision (-1: none) when the expectation does not hold.
create function log.append_one(
  p_stream text, p_expected integer, p_ids uuid[], p_types text[], p_data json[], p_metadata json[],
  out stored boolean, out revision integer, out transaction_id xid8, out "position" bigint
) language plpgsql as $$
declare
  actual integer;
  first_found integer;
begin
  select e.revision into actual from log.events e where e.stream = p_stream order by e.revision desc limit 1;
  actual := coalesce(actual, -1);

  if p_expected = -2 and actual >= 0 then
    -- The types stand as constants, so that the planner sees when the index of numbers serves the look-up.
    execute format(
      'select min(e.revision) from log.events e where e.stream = $1 and e.id = any ($2) and e.type = any (%L::text[])',
      p_types
    ) into first_found using p_stream, p_ids;
  elsif p_expected <> -2 and p_expected <> actual then
    first_found := p_expected + 1;
  end if;

  if first_found is not null then
    select f.last_revision, f.last_transaction, f.last_position into revision, transaction_id, "position"
    from log.find_append(p_stream, first_found, p_ids, p_types, p_data) f;
    stored := found;
    if not stored then revision := actual; end if;
    return;
  end if;

  transaction_id := pg_current_xact_id();
  insert into log.events (transaction_id, revision, id, stream, type, data, metadata)
  select append_one.transaction_id, actual + n.ordinal, n.id, p_stream, n.type, n.data, n.metadata
  from unnest(p_ids, p_types, p_data, p_metadata) with ordinality as n (id, type, data, metadata, ordinal)
  order by n.ordinal;
  stored := true;
  revision := actual + cardinality(p_ids);
  "position" := currval('log.events_position_seq');
end $$;

-- Several appends in one transaction, to a different stream each, so that they share one flush to disk. Each stands or
-- falls by itself; the answers are in the order of the appends. p_ends: for each append, the place of its last event.
-- All streams are locked before the transaction gets its id, so that in one stream later revisions have later ids, and
-- in one order, so that two calls never wait for each other.
create function log.append(
  p_streams text[], p_expected integer[], p_ends integer[],
  p_ids uuid[], p_types text[], p_data json[], p_metadata json[]
) returns table (stored boolean, revision integer, transaction_id xid8, "position" bigint)
language plpgsql security definer set search_path = '' as $$
declare
  start integer := 1;
begin
  if pg_current_xact_id_if_assigned() is not null then
    raise exception 'log.append must be the first write of its transaction' using errcode = 'invalid_transaction_state';
  end if;
  perform pg_advisory_xact_lock(k.key)
  from (select distinct hashtextextended(s, 0) as key from unnest(p_streams) s order by key) k;
  for i in 1 .. cardinality(p_streams) loop
    return query select * from log.append_one(p_streams[i], p_expected[i], p_ids[start:p_ends[i]],
      p_types[start:p_ends[i]], p_data[start:p_ends[i]], p_metadata[start:p_ends[i]]);
    start := p_ends[i] + 1;
  end loop;
end $$;

revoke all on schema log from public;
revoke all on all functions in schema log from public;
grant usage on schema log to ventanilla_app;
grant select on log.events to ventanilla_app;
grant execute on function log.append to ventanilla_app;

-- Read models are the application's own and disposable; the log is not its own.
grant ventanilla_app to current_user;
create schema read authorization ventanilla_app;
