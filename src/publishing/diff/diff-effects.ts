import type { Change } from './diff.ts'
import { say, type Sentence } from './diff-words.ts'

interface Altered {
  kind: Change['kind']
  what: Change['what']
  /** What the change is in, also when only words of it change. */
  subject: Change['what']
  /** Member that changes; empty when the whole thing is added or removed. */
  property: string
  /** As it is added, removed, or becomes. */
  item: unknown
}

type Effect = Pick<Change, 'touchesOpenCases' | 'why'>

const no = (why: Sentence): Effect => ({ touchesOpenCases: false, why })
const yes = (why: Sentence): Effect => ({ touchesOpenCases: true, why })

const effects = {
  words: no(say('Solo cambia lo que se lee.', 'Only what people read changes.')),
  offer: no(say('Solo cuenta para quien empieza.', 'It only counts for whoever starts a case.')),
  source: no(
    say(
      'Es una fuente: no cambia el camino ni lo que se pide.',
      'It is a source: neither the way nor what is asked for changes.',
    ),
  ),
  unused: no(say('Ninguna solicitud abierta lo tiene todavía.', 'No open case has it yet.')),
  required: yes(
    say(
      'Una solicitud que ya pasó por donde se pregunta no lo tiene: no se podrá migrar sin él.',
      'A case that is already past the place where it is asked lacks it, and cannot be migrated without it.',
    ),
  ),
  answers: yes(
    say(
      'Lo que ya se respondió puede no caber: el ensayo dice en qué solicitudes.',
      'What was already answered may not fit: the rehearsal says in which cases.',
    ),
  ),
  gone: yes(
    say(
      'Una solicitud que ya lo tiene necesita una correspondencia para migrar.',
      'A case that already has it needs a mapping to be migrated.',
    ),
  ),
  way: yes(
    say(
      'Una solicitud que se migre sigue desde ahí el camino nuevo.',
      'A case that is migrated goes the new way from there.',
    ),
  ),
  terms: yes(
    say(
      'Un término que ya corre conserva su fecha; el que empiece o se reanude después de migrar sigue la regla nueva.',
      'A term that already runs keeps its date; one that starts or resumes after a migration follows the new rule.',
    ),
  ),
  begun: no(
    say(
      'Empieza con la radicación: en las solicitudes ya radicadas no empieza.',
      'It starts with the filing: it does not start in cases that are filed already.',
    ),
  ),
  people: yes(
    say(
      'En una solicitud que se migre, las tareas pasan a quien dice la versión nueva.',
      'In a case that is migrated, tasks pass to whom the new version says.',
    ),
  ),
} satisfies Record<string, Effect>

/** Of the whole procedure: what only matters before a case is opened. */
const beforehand = [
  'audience',
  'channels',
  'keywords',
  'autocomplete',
  'start',
  'cost',
  'result',
  'retention',
  'toConfirm',
]

const has = (item: unknown, name: string): unknown =>
  typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[name] : undefined

function ofField({ kind, property, item }: Altered): Effect {
  if (kind === 'removed') return effects.gone
  if (kind === 'added') return has(item, 'required') ? effects.required : effects.unused
  if (property === 'required') return item ? effects.required : effects.unused
  if (['norm', 'autocomplete', 'prefill', 'personal'].includes(property)) return effects.source
  return effects.answers
}

function ofTerm({ kind, item, property }: Altered): Effect {
  if (kind === 'removed') return effects.gone
  if (kind === 'added') return has(item, 'startsOn') === 'filing' ? effects.begun : effects.terms
  return property === 'norm' ? effects.source : effects.terms
}

/** Whether a change touches cases already open once they are migrated, and why. */
export function effectOn(altered: Altered): Effect {
  const { kind, what, subject, property } = altered
  if (what === 'text') return effects.words
  if (beforehand.includes(property)) return effects.offer
  switch (subject) {
    case 'field':
    case 'document':
      return ofField(altered)
    case 'option':
      return kind === 'added' ? effects.unused : effects.answers
    case 'term':
      return ofTerm(altered)
    case 'role':
      return effects.people
    case 'norm':
      return effects.source
    case 'step':
      if (kind === 'added') return effects.unused
      if (kind === 'removed') return effects.gone
      return property === 'role' ? effects.people : effects.way
    case 'section':
      return kind === 'removed' ? effects.gone : effects.answers
    case 'message':
    case 'template':
      return effects.words
    case 'procedure':
      return property === 'agency' ? effects.people : effects.terms
    default:
      return effects.way
  }
}
