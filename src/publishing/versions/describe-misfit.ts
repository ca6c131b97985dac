import type { Misfit, MisfitCode } from '#core/misfits.ts'
import { say, type Sentence } from '#publishing/diff/diff-words.ts'

const sentences: Record<MisfitCode, readonly [es: string, en: string]> = {
  'no-step': [
    'Está en el paso «{item}», que la versión nueva no tiene. Diga a qué paso corresponde.',
    'It is in the step “{item}”, which the new version does not have. Map it to a step.',
  ],
  'step-kind': [
    'El paso «{item}» es de otra clase en la versión nueva. Diga a qué paso corresponde.',
    'The step “{item}” is of another kind in the new version. Map it to another step.',
  ],
  'limit-leads-nowhere': [
    'Corre un plazo en el paso «{item}», y la versión nueva no dice qué pasa cuando vence.',
    'A limit runs in the step “{item}”, and the new version does not say what happens when it passes.',
  ],
  'no-branch': [
    'La rama «{item}» no coincide con lo que está en curso.',
    'The branch “{item}” does not agree with what is under way.',
  ],
  'no-field': [
    'Tiene una respuesta a «{item}», que la versión nueva no pregunta. Diga a qué dato corresponde, o que se quite.',
    'It has an answer to “{item}”, which the new version does not ask. Map it to a field, or let it leave the case.',
  ],
  'no-document': [
    'Tiene un documento «{item}» que la versión nueva no pide. Diga a cuál corresponde.',
    'It has a document “{item}” that the new version does not ask for. Map it to another.',
  ],
  'answer-invalid': [
    'Lo que respondió a «{item}» no vale en la versión nueva.',
    'Its answer to “{item}” is not valid in the new version.',
  ],
  unanswered: [
    'Ya se radicó, y le falta «{item}», que la versión nueva exige.',
    'It is filed already, and lacks “{item}”, which the new version requires.',
  ],
  'no-clock': [
    'Corre el término «{item}», que la versión nueva no tiene. Diga a cuál corresponde.',
    'The term “{item}” runs, which the new version does not have. Map it to another.',
  ],
  'no-calendar': [
    'Un término corre por el calendario «{item}», que la versión nueva no usa.',
    'A term runs by the calendar “{item}”, which the new version does not use.',
  ],
  'effect-under-way': [
    'El sistema está haciendo algo para ella ahora («{item}»). Intente de nuevo cuando termine.',
    'The system is doing something for it now (“{item}”). Try again when that has ended.',
  ],
}

/** Why a case does not fit, and what to do, for the person who migrates. */
export function describeMisfit({ code, item }: Misfit): Sentence {
  const [es, en] = sentences[code]
  return say(es, en, { item })
}
