/** Words about who looked into a case. */
export const esAccess = {
  purpose: {
    title: '¿Para qué va a mirar esta solicitud?',
    lead: 'Mirar la solicitud de una persona queda en la historia. La persona verá su oficina, cuándo miró y este motivo.',
    label: 'Motivo',
    stays: 'Una frase, sin datos personales: se conserva siempre.',
    help: 'Una frase, sin datos personales: se conserva siempre. Por ejemplo: «Control de los términos de respuesta». Se le pregunta una vez por solicitud.',
    missing: (least: number) => `Escriba el motivo con ${least} letras o más.`,
    button: 'Continuar',
  },
  title: 'Quién ha mirado su solicitud',
  lead: 'Cada vez que alguien de la administración mira su solicitud, queda anotado aquí.',
  nobody: 'Nadie más que usted la ha mirado.',
  more: (count: number) => `Hay ${count} miradas anteriores. Pídalas en la oficina si las necesita.`,
  who: {
    officer: (agency: string) => agency,
    auditor: 'La auditoría',
    admin: 'Quienes mantienen el sistema',
  },
  why: {
    task: (step: string) => `Para: ${step}`,
    stated: (text: string) => `Motivo que dio: «${text}»`,
    assistance: 'Para ayudarle a presentar la solicitud',
    'follow-up': 'Para ver cómo sigue algo en lo que trabajó',
    consultation: 'Para consultarla: participa en este trámite',
    audit: 'Para revisar que todo se haga como dice la ley',
    operation: 'Para revisar el funcionamiento del sistema, sin ver sus respuestas',
  },
  times: (count: number, last: string) => (count === 1 ? last : `${count} veces; la última, ${last}`),
  opened: (name: string) => `Abrió el documento «${name}»`,
  what: {
    case: 'El expediente',
    history: 'La historia',
    state: 'El expediente como quedó después de un hecho',
    access: 'Quién ha mirado',
    bundle: 'La evidencia completa, en un archivo',
    copy: 'Copia de lo que se guarda de la persona, en un archivo',
    document: 'Un documento',
  },
  via: { web: 'por el portal', api: 'por la API', cli: 'por la línea de comandos' },
  audit: {
    title: 'Quién ha mirado este expediente',
    sound: 'Cadena comprobada: ninguna mirada fue cambiada, quitada ni insertada.',
    broken: (place: number) => `La cadena de miradas no cuadra desde la número ${place}. Avise al administrador.`,
    none: 'Nadie más que la persona lo ha mirado.',
    seen: (what: string, revision: number, via: string) => `${what}, como estaba en el hecho ${revision} (${via})`,
  },
}

export type AccessWords = typeof esAccess
