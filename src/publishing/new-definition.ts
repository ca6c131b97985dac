import type { Definition } from '#core/definition.ts'
import type { Entity } from './files/entity.ts'

/**
 * A definition to begin from: small, whole, and sound, so that every change of it can be checked at once. The norm of
 * petitions is Colombia's (CPACA art. 14) or Mexico's (CPEUM art. 8).
 */
export function newDefinition(entity: Entity, agency: string, id: string): Definition {
  const norm =
    entity.country === 'MX'
      ? { id: 'cpeum-8', title: 'Constitución Política de los Estados Unidos Mexicanos, artículo 8' }
      : { id: 'cpaca-14', title: 'Ley 1437 de 2011, artículo 14' }
  const both = (es: string, en: string) => ({ es, en })
  return {
    $schema: '../../../procedure.schema.json',
    language: 1,
    id,
    version: 1,
    agency,
    title: both('Escriba aquí el nombre del trámite', 'Write the name of the procedure here'),
    purpose: both('Escriba para qué sirve, en una frase.', 'Write what it is for, in one sentence.'),
    audience: ['person'],
    result: both('Una respuesta por escrito.', 'An answer in writing.'),
    cost: both('No cuesta nada.', 'It is free.'),
    channels: ['web', 'in-person'],
    calendar: entity.calendar,
    norms: { [norm.id]: { title: norm.title, toConfirm: true } },
    roles: {
      applicant: { title: both('Usted', 'You') },
      officer: { title: both('Quien responde', 'Who answers'), agency },
    },
    data: {
      asunto: {
        title: both('¿Qué necesita?', 'What do you need?'),
        type: 'string',
        format: 'text',
        required: true,
        norm: norm.id,
      },
      respuesta: { title: both('Respuesta', 'Answer'), type: 'string', format: 'text', required: true },
    },
    documents: {},
    clocks: {
      answer: {
        title: both('Responder', 'Answer'),
        norm: norm.id,
        term: '15 business days',
        startsOn: 'filing',
        stopsOn: ['enter:told'],
        warnAt: ['5 business days'],
      },
    },
    messages: {
      answered: {
        subject: both('Respuesta a su solicitud {{ case.folio }}', 'Answer to your case {{ case.folio }}'),
        body: both('{{ respuesta }}', '{{ respuesta }}'),
      },
    },
    templates: {},
    start: 'draft',
    steps: {
      draft: {
        kind: 'form',
        title: both('Usted escribe su solicitud', 'You write your case'),
        role: 'applicant',
        abandonedAfter: '30 days',
        sections: [{ id: 'what', title: both('Su solicitud', 'Your case'), fields: ['asunto'] }],
        next: 'answer',
      },
      answer: {
        kind: 'task',
        title: both('Respondemos', 'We answer'),
        role: 'officer',
        outcomes: {
          answered: { title: both('Responder', 'Answer'), fields: ['respuesta'], next: 'told' },
        },
      },
      told: {
        kind: 'notify',
        title: both('Le avisamos', 'We tell you'),
        to: 'applicant',
        message: 'answered',
        next: 'answered',
      },
      answered: { kind: 'end', title: both('Respondida', 'Answered'), outcome: 'answered' },
    },
    anytime: { withdraw: { norm: norm.id } },
  }
}
