const TELL_EVERY_MS = 1_000

/** Shows a long piece of work and how far it is; where nobody looks at a terminal, a line every now and then. */
export async function withTask<T>(
  title: string,
  work: (onProgress: (doing: string) => void) => Promise<T>,
): Promise<T> {
  const { Listr } = await import('listr2')
  const done: { result?: T } = {}
  let toldAt = 0
  const task = async (_: unknown, shown: { output: string }) => {
    done.result = await work((doing) => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return
      toldAt = performance.now()
      shown.output = doing
    })
  }
  await new Listr([{ title, task }], { rendererOptions: { showErrorMessage: false } }).run()
  return done.result as T
}
