import { plainSentences } from './checks/plain-language/sentences.ts'

/** One finding in one language: what is wrong, and what to do. `{name}` stands for a parameter. */
type Sentence = readonly [message: string, remedy: string]

interface Sentences {
  severity: 'error' | 'warning'
  es: Sentence
  en: Sentence
}

const error = (en: Sentence, es: Sentence): Sentences => ({ severity: 'error', en, es })

/** What the proof and the check of names can say, by code, for whoever writes definitions. */
export const findingSentences = {
  // Where names lead.
  'unknown-name': error(
    ['There is no {what} "{name}"', '{known}'],
    ['No existe {what} "{name}"', 'Corrija el nombre o defina lo que falta.'],
  ),
  'unknown-agency': error(
    ['There is no agency "{name}"', "Add it to the entity's file or correct the name."],
    ['No existe la dependencia "{name}"', 'Agréguela al archivo de la entidad o corrija el nombre.'],
  ),
  'unknown-office': error(
    ['There is no office "{name}"', "Add it to its agency in the entity's file or correct the name."],
    ['No existe la oficina "{name}"', 'Agréguela a su dependencia en el archivo de la entidad o corrija el nombre.'],
  ),
  'unknown-calendar': error(
    ['There is no calendar "{name}"', 'Publish the calendar first or correct the name.'],
    ['No existe el calendario "{name}"', 'Publique primero el calendario o corrija el nombre.'],
  ),
  'unknown-entity': error(
    ['There is no entity "{name}"', 'Publish the entity first.'],
    ['No existe la entidad "{name}"', 'Publique primero la entidad.'],
  ),
  'unknown-vocabulary': error(
    ['There is no vocabulary "{name}"', 'Add it under vocabularies/, or write one of: {known}.'],
    ['No existe el vocabulario "{name}"', 'Agréguelo en vocabularies/ o escriba uno de estos: {known}.'],
  ),
  'unknown-service': error(
    ['There is no service "{name}"', 'Declare it under services/, or correct the name.'],
    ['No existe el servicio "{name}"', 'Declárelo en services/ o corrija el nombre.'],
  ),
  'unknown-procedure': error(
    ['There is no procedure "{name}"', 'Publish it first, or correct the name.'],
    ['No existe el trámite "{name}"', 'Publíquelo primero o corrija el nombre.'],
  ),
  'foreign-word': error(
    ['"{name}" is a word of JavaScript', 'Give it another name.'],
    ['"{name}" es una palabra reservada', 'Dele otro nombre.'],
  ),
  'same-step': error(
    ['Two steps are called "{step}"', 'Give each step of the definition its own name, those of branches too.'],
    ['Dos pasos se llaman "{step}"', 'Dé a cada paso un nombre propio, también en las ramas.'],
  ),
  'same-branch': error(
    ['Two branches are called "{branch}"', 'Give each its own name: expressions read their results by it.'],
    ['Dos ramas se llaman "{branch}"', 'Dé a cada una un nombre propio: por él se lee su resultado.'],
  ),
  'same-child': error(
    ['Two parts of bundles are called "{child}"', 'Give each its own name: expressions read their outcomes by it.'],
    ['Dos partes se llaman "{child}"', 'Dé a cada una un nombre propio: por él se lee su resultado.'],
  ),
  'norm-missing': error(
    [
      '"{name}" is asked of the person without a norm that allows it',
      'Cite in "norm" the rule that allows to ask for it, or do not ask.',
    ],
    [
      'Se le pide "{name}" a la persona sin una norma que lo permita',
      'Cite en "norm" la regla que permite pedirlo, o no lo pida.',
    ],
  ),
  'text-missing': error(
    ['The text is missing in the language "{language}"', 'Write "{language}" beside "es".'],
    ['Falta el texto en el idioma "{language}"', 'Escriba "{language}" junto a "es".'],
  ),
  'broken-text': error(
    ['The text holds half a character', 'Write the text again.'],
    ['El texto tiene un carácter partido', 'Escriba de nuevo el texto.'],
  ),
  unused: {
    severity: 'warning',
    en: ['Nothing refers to "{name}"', 'Remove it, or use it where it was meant.'],
    es: ['Nada usa "{name}"', 'Quítelo o úselo donde corresponde.'],
  },
  // Steps, each by itself.
  'start-kind': error(
    ['The first step "{step}" is not a form of the applicant', 'Begin with a form of the role "applicant".'],
    ['El primer paso "{step}" no es un formulario del solicitante', 'Empiece con un formulario del rol "applicant".'],
  ),
  'start-limit': error(
    ['A draft has no legal limit', 'Use "abandonedAfter".'],
    ['Un borrador no tiene plazo legal', 'Use "abandonedAfter".'],
  ),
  'not-start': error(
    ['Only the first step can be abandoned', 'Use "within" and "expired".'],
    ['Solo el primer paso se puede abandonar', 'Use "within" y "expired".'],
  ),
  'asked-twice': error(
    ['The form asks twice for "{name}"', 'Keep it in one place.'],
    ['El formulario pide dos veces "{name}"', 'Déjelo en un solo lugar.'],
  ),
  'asked-calculated': error(
    ['"{name}" is calculated, and nobody can answer it', 'Take it out of "fields", or remove its "value".'],
    ['"{name}" se calcula y nadie lo puede contestar', 'Quítelo de "fields" o quite su "value".'],
  ),
  'same-section': error(
    ['Two sections are called "{name}"', 'Keep it in one place.'],
    ['Dos secciones se llaman "{name}"', 'Dé a cada una un nombre propio.'],
  ),
  marks: error(
    [
      'What the officer marks would not reach the person: "{step}" is not a form of theirs, nor a notice before one',
      'Lead the outcome to a form of the applicant, at once or after notices, or remove "marks".',
    ],
    [
      'Lo que marca el funcionario no le llegaría a la persona: "{step}" no es un formulario suyo ni un aviso antes de uno',
      'Lleve el resultado a un formulario del solicitante, de inmediato o después de avisos, o quite "marks".',
    ],
  ),
  'role-applicant': error(
    ['The applicant belongs to no agency', 'Remove "agency".'],
    ['El solicitante no pertenece a ninguna dependencia', 'Quite "agency".'],
  ),
  'role-nobody': error(
    ['Nobody holds the role "{role}"', 'Name in "agency" the body whose officers hold it.'],
    ['Nadie tiene el rol "{role}"', 'Diga en "agency" la dependencia cuyos funcionarios lo tienen.'],
  ),
  'role-elsewhere': error(
    ['The role "{role}" belongs to another entity', 'Name an agency of "{entity}".'],
    ['El rol "{role}" es de otra entidad', 'Nombre una dependencia de "{entity}".'],
  ),
  'role-officer': error(
    ['"{step}" is for an officer, and the applicant is none', 'Name a role that belongs to an agency.'],
    ['"{step}" es para un funcionario y el solicitante no lo es', 'Nombre un rol de una dependencia.'],
  ),
  'same-role': error(
    ['"{step}" escalates to the role that already acts', 'Escalate to another role.'],
    ['"{step}" escala al mismo rol que ya actúa', 'Escale a otro rol.'],
  ),
  'wait-shape': error(
    ['The wait "{step}" has {count} of "until", "for" and "event"', 'Give it exactly one of them.'],
    ['La espera "{step}" tiene {count} de "until", "for" y "event"', 'Dele exactamente uno de los tres.'],
  ),
  'wait-limit': error(
    ['The wait "{step}" for an event has no limit', 'Give it "within" and "expired": the event may never come.'],
    ['La espera "{step}" de un evento no tiene límite', 'Dele "within" y "expired": el evento puede no llegar nunca.'],
  ),
  'join-place': error(
    ['The join "{step}" stands in no branch', 'Move it into a branch of a parallel step.'],
    ['La unión "{step}" no está en ninguna rama', 'Muévala a una rama de un paso paralelo.'],
  ),
  'branch-start': error(
    ['The branch "{branch}" begins outside itself, at "{to}"', 'Begin it with one of its own steps.'],
    ['La rama "{branch}" empieza fuera de ella, en "{to}"', 'Empiécela con uno de sus pasos.'],
  ),
  'branch-no-join': error(
    ['No path through the branch "{branch}" reaches a join', 'Lead it to a step of kind "join".'],
    ['Ningún camino de la rama "{branch}" llega a una unión', 'Llévela a un paso de tipo "join".'],
  ),
  'join-too-many': error(
    [
      '"{step}" asks for {needed} branches, and only {sure} surely run',
      'Ask for at most {sure}, or take "when" from branches.',
    ],
    [
      '"{step}" pide {needed} ramas y solo {sure} se recorren con seguridad',
      'Pida {sure} como máximo, o quite "when" de algunas ramas.',
    ],
  ),
  'four-eyes-step': error(
    ['"{step}" looks for whoever completed "{other}", which is no task before it', 'Name a task that comes before.'],
    ['"{step}" mira quién completó "{other}", que no es una tarea anterior', 'Nombre una tarea que se haga antes.'],
  ),
  'four-eyes-alone': error(
    [
      'Nobody may complete "{step}": only {count} officer holds "{role}", and "{other}" may be done by the same',
      'Give the role to a second officer, or the task to another role.',
    ],
    [
      'Nadie podría completar "{step}": solo {count} funcionario tiene el rol "{role}" y pudo hacer "{other}"',
      'Dé el rol a otro funcionario, o la tarea a otro rol.',
    ],
  ),
  'send-back': error(
    ['"{step}" sends back to "{to}", which never comes before it', 'Name a step that the case has been at before.'],
    ['"{step}" devuelve a "{to}", que nunca está antes', 'Nombre un paso por el que el caso ya pasó.'],
  ),
  'cycle-value': error(
    ['"{name}" is calculated from itself: {cycle}', 'Calculate it from answers.'],
    ['"{name}" se calcula a partir de sí mismo: {cycle}', 'Calcúlelo a partir de respuestas.'],
  ),
  'value-order': error(
    ['"{name}" is calculated before "{other}", which it reads', 'Move "{other}" before "{name}".'],
    ['"{name}" se calcula antes que "{other}", que necesita', 'Ponga "{other}" antes que "{name}".'],
  ),
  'request-missing': error(
    ['"{step}" does not send "{member}", which "{name}" needs', 'Send it in "request".'],
    ['"{step}" no envía "{member}", que "{name}" necesita', 'Envíelo en "request".'],
  ),
  'request-unknown': error(
    ['"{name}" does not know "{member}"', 'Remove it, or correct the name.'],
    ['"{name}" no conoce "{member}"', 'Quítelo o corrija el nombre.'],
  ),
  'bundle-cycle': error(
    ['The procedure would start itself: {cycle}', 'Take the procedure out of the bundle.'],
    ['El trámite se iniciaría a sí mismo: {cycle}', 'Saque el trámite del paquete.'],
  ),
  'bundle-data': error(
    ['"{procedure}" needs "{field}", which is not given to it', 'Give it in "data".'],
    ['"{procedure}" necesita "{field}" y no se le entrega', 'Entréguelo en "data".'],
  ),
  'bundle-unknown-data': error(
    ['"{procedure}" does not ask for "{field}"', 'Remove it, or correct the name.'],
    ['"{procedure}" no pide "{field}"', 'Quítelo o corrija el nombre.'],
  ),
  // The control graph.
  'too-many-states': error(
    [
      'The case can be in more than {limit} combinations of steps: too many to prove',
      'Use fewer branches or shorter ones, or split the procedure in two.',
    ],
    [
      'El caso puede estar en más de {limit} combinaciones de pasos: son demasiadas para comprobarlas',
      'Use menos ramas o más cortas, o divida el trámite en dos.',
    ],
  ),
  'too-many-conditions': error(
    [
      '"{step}" starts by {count} different conditions; the proof goes through {limit} at most',
      'Let branches that go together share a condition, or start them by two steps.',
    ],
    [
      '"{step}" empieza según {count} condiciones distintas; la comprobación recorre como máximo {limit}',
      'Haga que las ramas que van juntas compartan una condición, o inícielas en dos pasos.',
    ],
  ),
  unreachable: error(
    ['No path leads to the step "{step}"', 'Lead a step to it or remove it.'],
    ['Ningún camino lleva al paso "{step}"', 'Lleve un paso hasta él o quítelo.'],
  ),
  'no-end': error(
    ['{path}, then no path leads to an end', 'Lead "{step}", over other steps or directly, to a step of kind "end".'],
    [
      '{path}, y luego ningún camino lleva a un final',
      'Lleve "{step}", directamente o por otros pasos, a un paso de tipo "end".',
    ],
  ),
  'join-hangs': error(
    [
      '{path}, then "{step}" waits for a branch that can no longer finish',
      'Lead every step of the branch to its join.',
    ],
    [
      '{path}, y luego "{step}" espera una rama que ya no puede terminar',
      'Lleve todos los pasos de la rama a su unión.',
    ],
  ),
  'active-twice': error(
    [
      '"{step}" leads into another branch: "{to}" would be under way twice, or without the step that starts its branch',
      'Lead it to a step of its own branch, or to one beside the parallel step.',
    ],
    [
      '"{step}" lleva a otra rama: "{to}" estaría activo dos veces, o sin el paso que inicia su rama',
      'Llévelo a un paso de su propia rama o a uno al lado del paso paralelo.',
    ],
  ),
  'waits-forever': error(
    ['{path}, then the case waits for the person without a limit', 'Give "{step}" {word}.'],
    ['{path}, y luego el caso espera a la persona sin límite', 'Dele {word} a "{step}".'],
  ),
  'no-deadline': error(
    [
      '{path}, then nothing says until when: no term runs at "{step}", it has no limit and does not escalate',
      'Start a clock before it, or give it "within" and "expired", or "escalate".',
    ],
    [
      '{path}, y luego nada dice hasta cuándo: en "{step}" no corre un término, ni tiene límite, ni escala',
      'Inicie antes un término, o dele "within" y "expired", o "escalate".',
    ],
  ),
  'nobody-turns': error(
    [
      '{path}: the case comes back to "{step}" without anyone having acted, again and again',
      'Lead the round through somebody who acts, or to an end.',
    ],
    [
      '{path}: el caso vuelve a "{step}" sin que nadie haya actuado, una y otra vez',
      'Haga pasar la vuelta por alguien que actúe, o llévela a un final.',
    ],
  ),
  'guard-gap': error(
    ['{path}, then no way of "{step}" holds {exampleEn}', 'Add a way for it, or "else".'],
    ['{path}, y luego ningún camino de "{step}" se cumple {exampleEs}', 'Agregue un camino para ese caso, o "else".'],
  ),
  'guard-overlap': error(
    [
      '{path}, then two ways of "{step}" hold {exampleEn}: "{first}" and "{second}"',
      'Make them exclude each other, or say with "else" what remains.',
    ],
    [
      '{path}, y luego dos caminos de "{step}" se cumplen {exampleEs}: "{first}" y "{second}"',
      'Haga que se excluyan, o diga con "else" lo que queda.',
    ],
  ),
  'guard-undecided': error(
    ['Whether exactly one way of "{step}" holds cannot be decided: {reasonEn}', 'Add "else".'],
    ['No se puede decidir si exactamente un camino de "{step}" se cumple: {reasonEs}', 'Agregue "else".'],
  ),
  'no-outcome': error(
    ['{path}, then "{step}" may offer no outcome: {exampleEn}', 'Offer one outcome without "when".'],
    ['{path}, y luego "{step}" puede no ofrecer ningún resultado: {exampleEs}', 'Ofrezca un resultado sin "when".'],
  ),
  'may-be-absent': error(
    [
      '{path}, then "{step}" reads "{name}", which may be absent: "{source}"',
      'Make sure that it is given on every path, or guard it: has({name}) ? {name} : …',
    ],
    [
      '{path}, y luego "{step}" lee "{name}", que puede faltar: "{source}"',
      'Asegure que se dé en todos los caminos, o protéjalo: has({name}) ? {name} : …',
    ],
  ),
  'clock-never-starts': error(
    ['Nothing ever starts the clock "{clock}"', 'Start it on a step that the case reaches, or remove it.'],
    ['Nada inicia nunca el término "{clock}"', 'Inícielo en un paso al que llegue el caso, o quítelo.'],
  ),
  'clock-never-stops': error(
    [
      'Once "{clock}" has started, nothing that stops it can come: {stops}',
      'Stop it on a step that comes after its start.',
    ],
    [
      'Cuando "{clock}" ya empezó, nada de lo que lo detiene puede llegar: {stops}',
      'Deténgalo en un paso que venga después de su inicio.',
    ],
  ),
  ...plainSentences,
} satisfies Record<string, Sentences>

export type FindingParams = Record<string, string | number>

/** Codes that have a sentence in each language. */
export type SentenceCode = keyof typeof findingSentences

/** Message and remedy of a code with its parameters, in a language. */
export function sentencesOf(code: SentenceCode, language: 'es' | 'en', params: FindingParams = {}): Sentence {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  const [message, remedy] = findingSentences[code][language]
  return [fill(message), fill(remedy)]
}
