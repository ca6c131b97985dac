import type { WorkerOptions } from '@temporalio/worker'

/**
 * How much a worker does at once, sized for two cores that all parts share: a workflow task takes a few milliseconds of
 * one thread, so more of them at a time would only wait. Raise these together with the number of cores.
 */
export const workerLimits = {
  // A worker that was killed holds up the cases in its cache for so long, instead of 10 s.
  stickyQueueScheduleToStartTimeout: '2 seconds',
  maxCachedWorkflows: 1_000,
  maxConcurrentWorkflowTaskExecutions: 40,
  workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
  maxConcurrentActivityTaskExecutions: 40,
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
  maxConcurrentLocalActivityExecutions: 40,
  shutdownGraceTime: '10 seconds',
} as const satisfies Partial<WorkerOptions>
