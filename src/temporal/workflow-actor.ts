/** Author of the commands that report results; the workflow that caused them needs no signal about them. */
export const workflowActor = { kind: 'system', id: 'workflow' } as const
