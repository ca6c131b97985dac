-- What a provider reported of a charge and people have to look at: money in another amount, too late or twice, or taken back.
alter table ops.payments add column problem text;
alter table ops.payments add column problem_reference text;
alter table ops.payments add column problem_cents bigint;
alter table ops.payments add column problem_at timestamptz;
create index payments_with_problem on ops.payments (entity, problem_at) where problem is not null;
