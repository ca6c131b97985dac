/**
 * Ends this process when the one that started it with a channel is gone, even by kill -9: the channel closes then.
 * The ordinary SIGTERM comes first, so that work in hand is finished; after `withinMs` the process ends regardless.
 */
export function watchParent(withinMs: number): void {
  if (!process.channel) return
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), withinMs).unref()
  })
  // The channel alone must not keep a process alive that has finished its work.
  process.channel.unref()
}
