-- What the running parts keep for themselves: how far each follower is, notices sent, signals that wait. Owned by the
-- application's role. Unlike read models it is not disposable, and unlike the log it may change.

create schema ops authorization ventanilla_app;

create table ops.checkpoints (
  name text primary key,
  -- Everything up to here, this place included, has been dealt with.
  position text not null,
  updated_at timestamptz not null default now()
);

create table ops.outbox (
  -- UUIDv5 of the case and the effect, so that a repeated attempt finds its notice here.
  id uuid primary key,
  case_id uuid not null,
  entity text not null,
  recipient text not null,
  channel text not null,
  subject text not null,
  body text not null,
  at timestamptz not null
);
create index outbox_of_case on ops.outbox (case_id, at);

-- Cases whose signal Temporal keeps refusing: operators see them, the reconciler tries them again.
create table ops.parked_signals (
  case_id uuid primary key,
  revision integer not null,
  reason text not null,
  attempts integer not null,
  parked_at timestamptz not null default now(),
  tried_at timestamptz not null default now()
);

alter table ops.checkpoints owner to ventanilla_app;
alter table ops.outbox owner to ventanilla_app;
alter table ops.parked_signals owner to ventanilla_app;
