import type { Command } from 'commander'
import type { CaseRead } from '#access/case-read.ts'

/** What an operator says who reads a case on the command line. */
export interface LookOptions {
  purpose: string
  by: string
}

/** Of the account that `--by` names, characters. */
const mostBy = 200

/** `--purpose` and `--by`: nobody reads a case without saying why and who. */
export const addLookOptions = (command: Command): Command =>
  command
    .requiredOption(
      '--purpose <text>',
      'what for, 5 to 200 characters; the person reads it and it stays: write no personal data',
    )
    .requiredOption('--by <who>', 'account of whoever reads it; it becomes part of history')

/** The look as it is recorded, but for what is looked at. @throws {Error} when it does not say why or who. */
export async function statedLook({
  purpose,
  by,
}: LookOptions): Promise<Pick<CaseRead, 'reader' | 'as' | 'purpose' | 'via'>> {
  const { statedPurpose } = await import('#access/case-read.ts')
  const stated = statedPurpose(purpose)
  if (!stated) throw new Error('Say in --purpose what it is for, in 5 to 200 characters.')
  const reader = by.trim()
  if (reader === '' || reader.length > mostBy || /\p{Cc}/u.test(reader))
    throw new Error(`Say in --by which account reads it, in 1 to ${mostBy} characters.`)
  return { reader, as: 'admin', purpose: stated, via: 'cli' }
}
