import type { Actor, CommandData, CommandType } from './commands.ts'
import type { Problem } from './errors.ts'
import type { Instant } from './events.ts'
import type { Rules } from './rules.ts'
import type { Story } from './story.ts'

/** What a handler knows of the command besides its data. */
export interface Given {
  at: Instant
  channel: string
  actor: Pick<Actor, 'kind' | 'id'>
}

/** Tells what a command causes. Problems found, or none when the story has been told. */
export type Handler<T extends CommandType> = (
  rules: Rules,
  story: Story,
  data: CommandData[T],
  given: Given,
) => Problem[]

export type Handlers<T extends CommandType> = { [K in T]: Handler<K> }

export const none: Problem[] = []
