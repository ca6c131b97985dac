import type { Clock, Definition } from '#core/definition.ts'
import { given } from './proof-answers.ts'
import { both, gains, loses, type Change, type FactBook } from './proof-facts.ts'
import { withOne, without, type Marking } from './proof-marking.ts'

/** One way in which a move can turn out, clocks considered. */
export interface Variant {
  to: Marking
  change: Change
  /** Clocks that it starts and stops. */
  starts: readonly string[]
  stops: readonly string[]
  /** Conditions of clocks that were asked, and what had changed by then. */
  asked: readonly { clock: string; before: Change }[]
}

export const variantOf = (to: Marking, change: Change): Variant => ({ to, change, starts: [], stops: [], asked: [] })

/** Where the end of a clock leads the case. */
export const leadsTo = ({ silence, lapse }: Clock): string | undefined => silence?.next ?? lapse?.next

/** Clocks whose end moves the case or starts another clock: only those make states different. */
export function trackedClocks({ clocks }: Definition): string[] {
  const starters = new Set(
    Object.values(clocks).flatMap(({ startsOn }) =>
      startsOn.startsWith('expired:') ? [startsOn.slice('expired:'.length)] : [],
    ),
  )
  return Object.keys(clocks).filter((id) => {
    const clock = clocks[id]
    return clock !== undefined && (leadsTo(clock) !== undefined || starters.has(id))
  })
}

/** What signals do to clocks, as `signalClocks` of core has it. */
export function createSignals(definition: Definition, book: FactBook) {
  const clocks = Object.entries(definition.clocks)
  const tracked = new Set(trackedClocks(definition))

  function stop(variant: Variant, id: string): Variant {
    const running = without(variant.to.running, id)
    return { ...variant, to: { ...variant.to, running }, stops: [...variant.stops, id] }
  }

  const started = (variant: Variant, id: string, change: Change): Variant => ({
    ...variant,
    to: tracked.has(id) ? { ...variant.to, running: withOne(variant.to.running, id) } : variant.to,
    change: both(both(variant.change, change), given(book, `clocks.${id}`)),
    starts: [...variant.starts, id],
  })

  function start(variant: Variant, id: string, { when }: Clock): Variant[] {
    if (tracked.has(id) && variant.to.running.includes(id)) return [variant]
    if (when === undefined) return [started(variant, id, loses(0n))]
    const asking = { ...variant, asked: [...variant.asked, { clock: id, before: variant.change }] }
    const applies = started(asking, id, gains(book.known(when, true)))
    if (tracked.has(id)) return [applies, { ...asking, change: both(asking.change, gains(book.known(when, false))) }]
    // Nothing hangs on whether it runs, except whether its day is there.
    const perhaps = gains(book.givenIf(`clocks.${id}`, [when]))
    return [{ ...applies, to: asking.to, change: both(asking.change, perhaps) }]
  }

  const meant = new Map<string, [id: string, clock: Clock][]>()
  for (const [id, clock] of clocks)
    for (const name of new Set([clock.startsOn, ...(clock.stopsOn ?? [])]))
      meant.set(name, [...(meant.get(name) ?? []), [id, clock]])

  return function signal(variants: readonly Variant[], name: string): readonly Variant[] {
    return (meant.get(name) ?? []).reduce<readonly Variant[]>(
      (found, [id, clock]) =>
        found.flatMap((variant) => {
          const met = clock.stopsOn?.includes(name) ? stop(variant, id) : variant
          return clock.startsOn === name ? start(met, id, clock) : [met]
        }),
      variants,
    )
  }
}
