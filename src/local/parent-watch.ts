/**
 * Ends this process when the supervisor that started it is gone, even by kill -9: the channel between them closes then.
 * The ordinary SIGTERM comes first, so that work in hand is finished; after five seconds the process ends regardless.
 */
export function watchParent(): void {
  if (!process.channel) return
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), 5_000).unref()
  })
  // The channel alone must not keep a process alive that has finished its work.
  process.channel.unref()
}
