-- Payments under way, so that their providers can be asked what became of them; what is true of a case stands in its stream.
create table ops.payments (
  reference text primary key,
  case_id uuid not null,
  entity text not null,
  provider text not null,
  cents bigint not null,
  currency text not null,
  requested_at timestamptz not null,
  -- Until when the provider is asked: some days more than it can be paid.
  ask_until timestamptz not null,
  asked_at timestamptz,
  settled_at timestamptz
);
create index payments_to_ask on ops.payments (requested_at) where settled_at is null;

-- The memory of the provider that moves no money.
create table ops.simulated_payments (
  reference text primary key,
  provider_reference text not null,
  status text not null,
  cents bigint not null,
  currency text not null,
  at timestamptz not null
);

alter table ops.payments owner to ventanilla_app;
alter table ops.simulated_payments owner to ventanilla_app;
