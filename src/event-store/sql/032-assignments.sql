-- Whom the engine gave tasks to, so that turns are taken and a repeated attempt chooses the same officer.
create table ops.assignments (
  -- UUIDv5 of the case and the effect.
  key uuid primary key,
  -- Agency and role of those who take turns.
  officers text not null,
  officer text not null,
  at timestamptz not null default clock_timestamp()
);
create index assignments_of_officers on ops.assignments (officers, officer, at);
alter table ops.assignments owner to ventanilla_app;
