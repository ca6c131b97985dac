import type { Definition, FormStep, Step, TaskStep } from '#core/definition.ts'
import { enclosing } from '#core/steps.ts'
import { templateExpressions } from '#core/template.ts'
import { pointerTo } from '#publishing/finding.ts'
import { allSteps, pathOfStep, pointerToStep } from '#publishing/references/placed-steps.ts'

/** One defect planted into a sound definition. */
export interface Mutant {
  /** What was done, and where. */
  what: string
  /** Pointer of the finding that is demanded; any when absent. */
  pointer?: string
  /** What the way to it must contain. */
  onPath?: string
  /** Plants it. */
  plant(definition: Definition): void
}

/** A class of defects: the code that its finding must have, and every place where one can be planted. */
export interface Mutator {
  code: string
  sites(definition: Definition): Mutant[]
}

const text = (words: string) => ({ es: words, en: words })
type Json = { [name: string]: Json } & Json[]

/** Where a JSON Pointer leads. */
function at(definition: Definition, pointer: string): Json {
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json>(
      (holder, name) => holder[name.replaceAll('~1', '/').replaceAll('~0', '~')] as Json,
      definition as unknown as Json,
    )
}

function set(pointer: string, value: unknown) {
  return (definition: Definition) => {
    const split = pointer.lastIndexOf('/')
    const holder = at(definition, pointer.slice(0, split))
    const name = pointer.slice(split + 1)
    if (value === undefined) Reflect.deleteProperty(holder, name)
    else holder[name] = value as Json
  }
}

/** The step of a name in a copy. */
const stepIn = (definition: Definition, id: string): Json => at(definition, pointerToStep(definition, id))

const siblings = (definition: Definition, id: string): Record<string, Step> =>
  at(definition, pointerTo(...pathOfStep(definition, id).slice(0, -1))) as unknown as Record<string, Step>

type Kind = Step['kind']
const ofKind = <K extends Kind>(definition: Definition, ...kinds: K[]): [string, Extract<Step, { kind: K }>][] =>
  allSteps(definition).filter(([, step]) => kinds.includes(step.kind as K)) as [string, Extract<Step, { kind: K }>][]

const isInside = (definition: Definition, id: string) => enclosing(definition, id).length > 0

const waitsForAll = (definition: Definition, id: string): boolean => {
  const parallel = allSteps(definition).find(([step]) => step === id)?.[1]
  return parallel?.kind === 'parallel' && parallel.join === 'all'
}

/** A task from which the case only comes back to it. */
const trap: TaskStep = {
  kind: 'task',
  title: text('Trampa'),
  role: '',
  outcomes: { again: { title: text('Otra vez'), next: 'trap' } },
}
const anyOfficer = ({ roles }: Definition): string => Object.keys(roles).find((role) => role !== 'applicant') ?? ''

/** Sites over every step of some kinds. */
const each =
  <K extends Kind>(
    kinds: K[],
    make: (id: string, step: Extract<Step, { kind: K }>, definition: Definition) => Omit<Mutant, 'what'> | undefined,
  ) =>
  (definition: Definition): Mutant[] =>
    ofKind(definition, ...kinds).flatMap(([id, step]) => {
      const mutant = make(id, step, definition)
      return mutant ? [{ what: id, ...mutant }] : []
    })

/** Sites over every place of the JSON that has a member of a name. */
function members(
  definition: Definition,
  name: string,
  isWanted: (path: string, value: unknown) => boolean = () => true,
): string[] {
  const found: string[] = []
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      const here = `${path}${pointerTo(key)}`
      if (key === name && isWanted(here, item)) found.push(here)
      visit(item, here)
    }
  }
  visit(definition, '')
  return found
}

const misspelt = (name: string, code: string, isWanted?: (path: string, value: unknown) => boolean): Mutator => ({
  code,
  sites: (definition) =>
    members(definition, name, (path, value) => typeof value === 'string' && (isWanted?.(path, value) ?? true)).map(
      (pointer) => ({
        what: pointer,
        pointer,
        plant: set(pointer, code === 'unknown-name' ? 'nowhere' : 'nowhere/nobody'),
      }),
    ),
})

const inSteps = (path: string) => path.startsWith('/steps/')

/** Fields that only tasks answer, and the steps that write them into a text without a guard. */
function writtenOnlyByTasks(definition: Definition): { step: string; field: string }[] {
  const asked = new Set(
    ofKind(definition, 'form').flatMap(([, { sections }]) => sections.flatMap(({ fields = [] }) => fields)),
  )
  return ofKind(definition, 'issue').flatMap(([step, { template }]) => {
    const sources = templateExpressions(definition.templates[template]?.body.es ?? '')
    const field = sources.find(
      (source) => definition.data[source] && !definition.data[source].value && !asked.has(source),
    )
    return field === undefined ? [] : [{ step, field }]
  })
}

export const mutators: Record<string, Mutator> = {
  'a step that nothing leads to': {
    code: 'unreachable',
    sites: () => [
      {
        what: 'island',
        pointer: '/steps/island',
        plant: ({ steps }) => void (steps['island'] = { kind: 'end', title: text('Isla'), outcome: 'lost' }),
      },
    ],
  },
  'a step that leads into a trap': {
    code: 'no-end',
    sites: each(['issue', 'notify', 'choice', 'form'], (id, _step, definition) =>
      isInside(definition, id)
        ? undefined
        : {
            pointer: '/steps/trap',
            onPath: 'trap',
            plant: (copy) => {
              const step = stepIn(copy, id)
              if (step['when']) (step['when'] as unknown as { next: string }[]).forEach((way) => (way.next = 'trap'))
              else step['next'] = 'trap' as unknown as Json
              if ('else' in step) step['else'] = 'trap' as unknown as Json
              copy.steps['trap'] = { ...trap, role: anyOfficer(copy) }
            },
          },
    ),
  },
  'a branch that comes to a trap': {
    code: 'join-hangs',
    sites: each(['task', 'form', 'call', 'wait'], (id, step, definition) =>
      // Where another branch alone leads on, the case does not hang.
      enclosing(definition, id).length > 0 &&
      enclosing(definition, id).every(({ parallel }) => waitsForAll(definition, parallel))
        ? {
            onPath: '[',
            plant: (copy) => {
              siblings(copy, id)['trap'] = { ...trap, role: anyOfficer(copy) }
              const own = stepIn(copy, id)
              if (step.kind === 'task')
                for (const outcome of Object.values(own['outcomes'] ?? {})) {
                  Reflect.deleteProperty(outcome, 'sendBackTo')
                  outcome['next'] = 'trap' as unknown as Json
                }
              else own['next'] = 'trap' as unknown as Json
              for (const way of ['expired', 'failed']) if (way in own) own[way] = 'trap' as unknown as Json
            },
          }
        : undefined,
    ),
  },
  'a branch that leads into another': {
    code: 'active-twice',
    sites: each(['parallel'], (_id, { branches }, definition) => {
      const [first, second] = Object.values(branches)
      const [from = '', step] = Object.entries(first?.steps ?? {}).find(([, { kind }]) => kind !== 'join') ?? []
      if (!step || !second) return undefined
      const way = step.kind === 'task' ? ['outcomes', Object.keys(step.outcomes)[0] ?? '', 'next'] : ['next']
      const pointer = pointerToStep(definition, from, ...way)
      return { pointer, plant: set(pointer, second.start) }
    }),
  },
  'a branch that begins in another': {
    code: 'branch-start',
    sites: each(['parallel'], (id, { branches }, definition) => {
      const [first = '', second = ''] = Object.keys(branches)
      const pointer = pointerToStep(definition, id, 'branches', first, 'start')
      return { pointer, plant: set(pointer, branches[second]?.start) }
    }),
  },
  'a branch without a join': {
    code: 'branch-no-join',
    sites: each(['parallel'], (id, { branches, next }, definition) => {
      const [name = ''] = Object.keys(branches)
      return {
        pointer: pointerToStep(definition, id, 'branches', name),
        plant: (copy) => {
          const steps = at(copy, pointerToStep(copy, id, 'branches', name, 'steps')) as unknown as Record<string, Step>
          for (const [step, { kind }] of Object.entries(steps))
            if (kind === 'join')
              steps[step] = { kind: 'choice', title: text('x'), when: [{ if: 'true', next }], else: next }
        },
      }
    }),
  },
  'a join that asks for too many': {
    code: 'join-too-many',
    sites: each(['parallel'], (id, { branches }, definition) => {
      const pointer = pointerToStep(definition, id, 'join')
      return { pointer, plant: set(pointer, { atLeast: Object.keys(branches).length + 1 }) }
    }),
  },
  'two steps of one name': {
    code: 'same-step',
    sites: each(['parallel'], (id, { branches }, definition) => {
      const [name = ''] = Object.keys(branches)
      const pointer = pointerToStep(definition, id, 'branches', name, 'steps', definition.start)
      return { pointer, plant: set(pointer, { kind: 'join', title: text('x') }) }
    }),
  },
  'a join outside of branches': {
    code: 'join-place',
    sites: () => [
      {
        what: 'top',
        pointer: '/steps/alone',
        plant: ({ steps }) => void (steps['alone'] = { kind: 'join', title: text('x') }),
      },
    ],
  },
  'a draft that waits for ever': {
    code: 'waits-forever',
    sites: ({ start }) => [
      {
        what: start,
        pointer: `/steps/${start}`,
        onPath: start,
        plant: set(`/steps/${start}/abandonedAfter`, undefined),
      },
    ],
  },
  'a form of the person without a limit': {
    code: 'waits-forever',
    sites: each(['form'], (id, step, definition) =>
      step.role === 'applicant' &&
      step.within !== undefined &&
      !Object.values(definition.clocks).some(({ lapse }) => lapse)
        ? {
            pointer: pointerToStep(definition, id),
            onPath: id,
            plant: (copy) => {
              const own = stepIn(copy, id)
              Reflect.deleteProperty(own, 'within')
              Reflect.deleteProperty(own, 'expired')
            },
          }
        : undefined,
    ),
  },
  'officers without any term': {
    code: 'no-deadline',
    sites: (definition) => {
      const [end = ''] = ofKind(definition, 'end').map(([id]) => id)
      const [task] = ofKind(definition, 'task').filter(([id]) => !isInside(definition, id))
      if (!task) return []
      return [
        {
          what: task[0],
          pointer: pointerToStep(definition, task[0]),
          onPath: task[0],
          plant: (copy) => {
            for (const clock of Object.values(copy.clocks)) clock.startsOn = `complete:${end}`
            for (const member of ['within', 'expired', 'escalate'])
              Reflect.deleteProperty(stepIn(copy, task[0]), member)
          },
        },
      ]
    },
  },
  'a notice that is sent again and again': {
    code: 'nobody-turns',
    sites: each(['notify'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id)
      return { pointer, onPath: `${id}.failed`, plant: set(`${pointer}/failed`, id) }
    }),
  },
  'a service that is asked again and again': {
    code: 'nobody-turns',
    sites: each(['call'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id)
      return { pointer, onPath: `${id}.failed`, plant: set(`${pointer}/failed`, id) }
    }),
  },
  'a limit that passes round and round': {
    code: 'nobody-turns',
    sites: each(['form', 'payment', 'appointment'], (id, step, definition) => {
      const pointer = pointerToStep(definition, id)
      return step.within === undefined
        ? undefined
        : { pointer, onPath: `${id}.expired`, plant: set(`${pointer}/expired`, id) }
    }),
  },
  'a choice that leaves a gap': {
    code: 'guard-gap',
    sites: each(['choice'], (id, step, definition) => {
      const pointer = pointerToStep(definition, id)
      const [first] = step.when
      if (!first || step.else === undefined) return undefined
      return {
        pointer,
        onPath: id,
        plant: (copy) => {
          const own = stepIn(copy, id)
          own['when'] = [{ if: "case.channel == 'web'", next: first.next }] as unknown as Json
          Reflect.deleteProperty(own, 'else')
        },
      }
    }),
  },
  'a choice with two ways at once': {
    code: 'guard-overlap',
    sites: each(['choice'], (id, step, definition) => {
      const [first] = step.when
      if (!first || step.else === undefined) return undefined
      const web = "case.channel == 'web'"
      const ways = [
        { if: web, next: first.next },
        { if: `!(${web})`, next: step.else },
        { if: web, next: step.else },
      ]
      return {
        pointer: pointerToStep(definition, id),
        plant: (copy) => {
          const own = stepIn(copy, id)
          own['when'] = ways as unknown as Json
          Reflect.deleteProperty(own, 'else')
        },
      }
    }),
  },
  'a task that may offer nothing': {
    code: 'no-outcome',
    sites: each(['task'], (id, _step, definition) => ({
      pointer: pointerToStep(definition, id),
      onPath: id,
      plant: (copy) => {
        for (const outcome of Object.values(stepIn(copy, id)['outcomes'] ?? {}))
          outcome['when'] = "case.channel == 'web'" as unknown as Json
      },
    })),
  },
  'a text over an answer that nobody gives': {
    code: 'may-be-absent',
    sites: (definition) =>
      [...ofKind(definition, 'issue'), ...ofKind(definition, 'notify')].map(([id, step]) => {
        const pointer =
          step.kind === 'issue'
            ? pointerTo('templates', step.template, 'body', 'es')
            : pointerTo('messages', step.message, 'body', 'es')
        return {
          what: id,
          pointer,
          plant: (copy) => {
            copy.data['nunca'] = { title: text('Nunca'), type: 'string' }
            set(pointer, 'Texto {{ nunca }}')(copy)
          },
        }
      }),
  },
  'an answer that becomes optional': {
    code: 'may-be-absent',
    sites: (definition) => {
      const counted = (field: string) =>
        members(definition, 'fields').filter((path) => JSON.stringify(at(definition, path)).includes(`"${field}"`))
          .length
      return ofKind(definition, 'issue').flatMap(([id, { template }]) =>
        templateExpressions(definition.templates[template]?.body.es ?? '')
          .filter((source) => definition.data[source]?.required === true && counted(source) === 1)
          .map((field) => ({
            what: `${field} in ${id}`,
            pointer: pointerTo('templates', template, 'body', 'es'),
            plant: set(`/data/${field}/required`, false),
          })),
      )
    },
  },
  'silence that leads past a task': {
    code: 'may-be-absent',
    sites: (definition) =>
      Object.entries(definition.clocks).flatMap(([clock, { silence, startsOn }]) =>
        silence?.next === undefined || startsOn !== 'filing'
          ? []
          : writtenOnlyByTasks(definition)
              .filter(({ step }) => !isInside(definition, step))
              .map(({ step, field }) => ({
                what: `${clock} to ${step} without ${field}`,
                onPath: `${clock}.silence`,
                plant: set(`/clocks/${clock}/silence/next`, step),
              })),
      ),
  },
  'an expiry that leads past a task': {
    code: 'may-be-absent',
    sites: (definition) =>
      ofKind(definition, 'form', 'payment').flatMap(([id, step]) =>
        step.expired === undefined || isInside(definition, id)
          ? []
          : writtenOnlyByTasks(definition)
              .filter((written) => !isInside(definition, written.step))
              .slice(0, 1)
              .map(({ step: to }) => ({
                what: `${id} to ${to}`,
                plant: set(`${pointerToStep(definition, id)}/expired`, to),
              })),
      ),
  },
  'a clock that nothing starts': {
    code: 'clock-never-starts',
    sites: (definition) => {
      const [end = ''] = ofKind(definition, 'end').map(([id]) => id)
      return Object.keys(definition.clocks).map((clock) => {
        const pointer = `/clocks/${clock}/startsOn`
        return { what: clock, pointer, plant: set(pointer, `complete:${end}`) }
      })
    },
  },
  'a clock that nothing stops': {
    code: 'clock-never-stops',
    sites: (definition) =>
      Object.entries(definition.clocks)
        .filter(([, { silence, lapse, startsOn }]) => !silence?.next && !lapse && startsOn === 'filing')
        .map(([clock]) => {
          const pointer = `/clocks/${clock}/stopsOn`
          return { what: clock, pointer, plant: set(pointer, [`enter:${definition.start}`]) }
        }),
  },
  'sending back to what never was': {
    code: 'send-back',
    sites: each(['task'], (id, _step, definition) => {
      const end = ofKind(definition, 'end').find(([one]) => !isInside(definition, one))?.[0]
      const pointer = pointerToStep(definition, id, 'outcomes', 'back')
      return end === undefined
        ? undefined
        : { pointer: `${pointer}/sendBackTo/0`, plant: set(pointer, { title: text('Devolver'), sendBackTo: [end] }) }
    }),
  },
  'four eyes that look at what is no task': {
    code: 'four-eyes-step',
    sites: each(['task'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id, 'notBy')
      return { pointer: `${pointer}/0`, plant: set(pointer, [definition.start]) }
    }),
  },
  'an escalation to whoever is late': {
    code: 'same-role',
    sites: each(['task'], (id, step, definition) => {
      const pointer = pointerToStep(definition, id, 'escalate')
      return { pointer: `${pointer}/to`, plant: set(pointer, { after: '2 days', to: step.role }) }
    }),
  },
  'a task of the applicant': {
    code: 'role-officer',
    sites: each(['task'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id, 'role')
      return { pointer, plant: set(pointer, 'applicant') }
    }),
  },
  'values calculated from each other': {
    code: 'cycle-value',
    sites: () => [
      {
        what: 'uno, dos',
        pointer: '/data/uno/value',
        plant: ({ data }) => {
          data['uno'] = { title: text('Uno'), type: 'integer', value: 'dos + 1' }
          data['dos'] = { title: text('Dos'), type: 'integer', value: 'uno + 1' }
        },
      },
    ],
  },
  'a value calculated too early': {
    code: 'value-order',
    sites: () => [
      {
        what: 'uno',
        pointer: '/data/uno/value',
        plant: ({ data }) => {
          data['uno'] = { title: text('Uno'), type: 'integer', value: 'dos + 1' }
          data['dos'] = { title: text('Dos'), type: 'integer', value: '1 + 1' }
        },
      },
    ],
  },
  'a wait without a shape': {
    code: 'wait-shape',
    sites: each(['wait'], (id, _step, definition) => ({
      pointer: pointerToStep(definition, id),
      plant: (copy) => {
        const own = stepIn(copy, id)
        own['for'] = '1 day' as unknown as Json
        own['until'] = "'2027-01-01'" as unknown as Json
      },
    })),
  },
  'a question without a norm': {
    code: 'norm-missing',
    sites: (definition) => {
      const first = definition.steps[definition.start] as FormStep
      return first.sections
        .flatMap(({ fields = [] }) => fields)
        .filter((field) => definition.data[field]?.norm !== undefined)
        .map((field) => ({ what: field, pointer: `/data/${field}`, plant: set(`/data/${field}/norm`, undefined) }))
    },
  },
  'a payment without a norm': {
    code: 'norm-missing',
    sites: each(['payment'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id)
      return { pointer, plant: set(`${pointer}/norm`, undefined) }
    }),
  },
  'a text without its English': {
    code: 'text-missing',
    sites: (definition) =>
      members(definition, 'en', inSteps).map((pointer) => ({
        what: pointer,
        pointer: pointer.slice(0, -'/en'.length),
        plant: set(pointer, undefined),
      })),
  },
  'a field asked twice': {
    code: 'asked-twice',
    sites: each(['form'], (id, { sections }, definition) => {
      const index = sections.findIndex(({ fields = [] }) => fields.length > 0)
      const field = sections[index]?.fields?.[0]
      const pointer = pointerToStep(definition, id, 'sections', index, 'fields')
      return field === undefined ? undefined : { pointer: `${pointer}/1`, plant: set(pointer, [field, field]) }
    }),
  },
  'marks that nobody reads': {
    code: 'marks',
    sites: each(['task'], (id, { outcomes }, definition) => {
      const name = Object.keys(outcomes).find((one) => {
        const to = outcomes[one]?.next
        return (
          to !== undefined &&
          ['task', 'end'].includes(allSteps(definition).find(([step]) => step === to)?.[1].kind ?? '')
        )
      })
      const pointer = pointerToStep(definition, id, 'outcomes', name ?? '', 'marks')
      return name === undefined ? undefined : { pointer, plant: set(pointer, true) }
    }),
  },
  'a start that is no form of the person': {
    code: 'start-kind',
    sites: (definition) =>
      ofKind(definition, 'task')
        .map(([id]) => ({ what: id, pointer: '/start', plant: set('/start', id) }))
        .filter(({ what }) => !isInside(definition, what)),
  },
  'a next step that is misspelt': misspelt('next', 'unknown-name'),
  'a limit that leads nowhere': misspelt('expired', 'unknown-name'),
  'a failure that leads nowhere': misspelt('failed', 'unknown-name'),
  'a role that is misspelt': misspelt('role', 'unknown-name', inSteps),
  'a template that is misspelt': misspelt('template', 'unknown-name'),
  'a message that is misspelt': misspelt(
    'message',
    'unknown-name',
    (path) => inSteps(path) || path.startsWith('/clocks'),
  ),
  'a norm that is misspelt': misspelt('norm', 'unknown-name'),
  'a service that is misspelt': misspelt('service', 'unknown-service', inSteps),
  'an agency that is misspelt': misspelt('agency', 'unknown-agency'),
  'a vocabulary that is misspelt': {
    code: 'unknown-vocabulary',
    sites: (definition) =>
      members(definition, 'optionsFrom').map((pointer) => ({ what: pointer, pointer, plant: set(pointer, 'nowhere') })),
  },
  'an office that is misspelt': {
    code: 'unknown-office',
    sites: each(['appointment'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id, 'offices')
      return { pointer: `${pointer}/0`, plant: set(pointer, ['ciudad/gobierno/luna']) }
    }),
  },
  'a calendar that is misspelt': {
    code: 'unknown-calendar',
    sites: () => [{ what: 'calendar', pointer: '/calendar', plant: set('/calendar', 'mars') }],
  },
  'a request without what the service needs': {
    code: 'request-missing',
    sites: each(['call'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id, 'request')
      return { pointer, plant: set(pointer, {}) }
    }),
  },
  'a request with what the service does not know': {
    code: 'request-unknown',
    sites: each(['call'], (id, _step, definition) => {
      const pointer = pointerToStep(definition, id, 'request', 'moon')
      return { pointer, plant: set(pointer, "'x'") }
    }),
  },
}
