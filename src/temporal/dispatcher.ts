import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import type { EventType } from '#core/events.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { findCheckpoint, saveCheckpoint } from './checkpoints.ts'
import { parkSignals } from './parked-signals.ts'
import { sendToAll, signalCase, type CaseRevision } from './signals.ts'
import { workflowActor } from './workflow-actor.ts'

/**
 * Whether an event can bring forward what a case's workflow must do next. Where it only puts something off (a draft
 * touched again lapses later) the workflow finds out when it wakes.
 */
const mayChangeAgenda = {
  CaseOpened: true,
  SectionSaved: false,
  DocumentAttached: false,
  DocumentRemoved: false,
  CaseFiled: true,
  StepEntered: true,
  StepCompleted: true,
  ChoiceMade: true,
  StepExpired: true,
  TaskAssigned: false,
  TaskReleased: false,
  TaskCompleted: true,
  CompletionRequested: true,
  ClockStarted: true,
  ClockSuspended: true,
  ClockResumed: true,
  ClockStopped: true,
  ClockWarned: true,
  ClockExpired: true,
  SilenceOccurred: true,
  DocumentIssued: true,
  PersonNotified: true,
  EffectFailed: true,
  EffectRetried: true,
  EffectAbandoned: true,
  TaskEscalated: true,
  BranchStarted: true,
  BranchJoined: true,
  BranchCancelled: true,
  ParallelJoined: true,
  ParallelLeft: true,
  ClockRestarted: true,
  ClockExtended: true,
  ClockRecomputed: true,
  StepLimitRecomputed: true,
  PaymentRequested: true,
  PaymentOffered: true,
  PaymentDeclined: true,
  PaymentDisputed: true,
  PaymentConfirmed: true,
  PaymentWaived: true,
  PaymentReceivedLate: true,
  AppointmentBooked: true,
  AppointmentCancelled: true,
  AppointmentAttended: true,
  AppointmentMissed: true,
  ServiceAnswered: true,
  ServiceFailed: true,
  ChildRequested: true,
  ChildStarted: true,
  ChildEnded: true,
  ChildrenJoined: true,
  WaitEnded: true,
  OccurrenceReported: true,
  NotificationFailed: true,
  CaseTransferred: true,
  CompletionAsked: true,
  AppealFiled: true,
  ErrorCorrected: false,
  CaseMigrated: true,
  CaseJoined: true,
  OtherCaseJoined: false,
  CaseWithdrawn: true,
  DraftAbandoned: true,
  CaseClosed: true,
  PersonalDataErased: false,
} as const satisfies Record<EventType, boolean>

interface Options {
  store: EventStore
  temporal: Client
  /** Of the application's role: checkpoint and parked signals. */
  ops: Pool
  signal: AbortSignal
  log: Logger
  metrics?: Registry
}

const checkpoint = 'dispatcher'
const batchSize = 500
const retryMs = 1_000
/**
 * Under load the next batch is let grow, the more cases there are the longer: a case that several commands follow on at once
 * then costs its workflow one task instead of several. A few cases at a time are told at once.
 */
const busyTargets = 8
const gatherMsPerCase = 10
const longestGatherMs = 1_000

/**
 * Follows the log and wakes the workflow of each case whose agenda may have changed, at least once and in the order of
 * the log, until `signal` aborts. While Temporal or PostgreSQL is down it waits; nothing is skipped, since the
 * checkpoint moves only when all of a batch are delivered or parked.
 */
export async function runDispatcher({ store, temporal, ops, signal, log, metrics }: Options): Promise<void> {
  const counters = metrics && createCounters(metrics)
  while (!signal.aborted) {
    try {
      const after = await findCheckpoint(ops, checkpoint)
      for await (const batch of store.subscribeAll({ ...(after !== undefined && { after }), batchSize, signal })) {
        const targets = casesToWake(batch)
        const refusals = await sendToAll(targets, signalCase, { temporal, signal, log })
        await parkSignals(ops, refusals)
        for (const refusal of refusals) log.error(refusal, 'Temporal refuses the signal of a case: it is parked')
        counters?.delivered.inc(targets.length - refusals.length)
        counters?.parked.inc(refusals.length)
        const last = batch.at(-1)
        if (last) await saveCheckpoint(ops, checkpoint, last.position)
        if (targets.length >= busyTargets) await sleep(gatherTime(targets.length), undefined, { signal })
      }
    } catch (error) {
      if (signal.aborted) return
      log.warn({ reason: (error as Error).message }, 'dispatcher: starting again from its checkpoint')
      await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

const gatherTime = (cases: number): number => Math.min(cases * gatherMsPerCase, longestGatherMs)

/** The cases of a batch that need a signal, each once with its newest revision. */
export function casesToWake(batch: readonly StoredEvent[]): CaseRevision[] {
  const revisions = new Map<string, number>()
  for (const { stream, type, revision, metadata } of batch) {
    if (!stream.startsWith('case-')) continue
    // An event unknown to this version is signalled too: too much does no harm.
    const relevant = (mayChangeAgenda as Record<string, boolean>)[type] ?? true
    if (relevant && !isOwn(metadata.actor)) revisions.set(stream.slice('case-'.length), revision)
  }
  return [...revisions].map(([caseId, revision]) => ({ caseId, revision }))
}

/** The workflow learns of what it caused from its own activity. */
const isOwn = ({ kind, id }: { kind: string; id: string }): boolean =>
  kind === workflowActor.kind && id === workflowActor.id

/** Made once per registry: whoever loses the lead and takes it again counts on. */
function createCounters(registry: Registry) {
  const counter = (name: string, help: string) =>
    (registry.getSingleMetric(name) as Counter | undefined) ?? new Counter({ name, help, registers: [registry] })
  return {
    delivered: counter('ventanilla_signals_delivered_total', 'Signals that Temporal took'),
    parked: counter('ventanilla_signals_parked_total', 'Signals that Temporal refused'),
  }
}
