-- The outbox of a local installation says by which means and to which addresses, in place of how the case came in.
alter table ops.outbox drop column channel;
alter table ops.outbox add column media text[] not null default '{}';
alter table ops.outbox add column addresses text[] not null default '{}';
alter table ops.outbox add column language text not null default 'es';

-- What a carrier has taken: neither to whom nor what.
create table ops.deliveries (
  -- UUIDv5 of the case, the effect and the means.
  id uuid primary key,
  medium text not null,
  -- How the carrier names it, e.g. a Message-ID.
  reference text not null,
  taken_at timestamptz not null default now()
);
alter table ops.deliveries owner to ventanilla_app;
