import type { WorkerOptions } from '@temporalio/worker'

/**
 * How much a worker does at once, for the two cores that all parts share. More pollers and slots were measured to add
 * waiting, not throughput; raise these together with the number of cores.
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
