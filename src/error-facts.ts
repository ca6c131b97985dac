/**
 * What of an error may be logged. Messages of our own say nothing of what people wrote; those of parsers quote it, those of
 * PostgreSQL may (`detail`, `where` and such always), and of causes and of properties nobody knows.
 */
export function errorFacts(error: unknown): { name: string; code?: string; message?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack = '', code } = error as Error & { code?: unknown }
  const quotes = error instanceof SyntaxError || 'severity' in error
  // The stack begins with the message, which may have lines of its own.
  const frames = stack.slice(stack.indexOf(message) + message.length)
  return {
    name,
    ...(typeof code === 'string' && { code }),
    ...(!quotes && { message }),
    ...(frames !== '' && { stack: frames.trimStart() }),
  }
}
