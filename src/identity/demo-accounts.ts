import { citizen, type Identity } from './identity.ts'

/** Somebody who does not exist, to try the window as. The embedded issuer alone knows these accounts. */
export interface DemoAccount extends Identity {
  name: string
  /** What the account is for, as the login page says it. */
  about: { es: string; en: string }
}

const person = (subject: string, name: string): DemoAccount => ({
  ...citizen(subject),
  name,
  about: { es: 'ciudadanía', en: 'citizen' },
})

const officer = (subject: string, name: string, about: DemoAccount['about'], ...agencies: string[]): DemoAccount => ({
  ...citizen(subject),
  name,
  about,
  officer: agencies.map((agency) => ({ agency, roles: ['*'] })),
})

const entities = {
  gobernacion: 'Gobernación de Ejemplo',
  ciudad: 'Alcaldía de Ciudad Ejemplo',
  municipio: 'Municipio de Ejemplo',
}

/** Publisher, auditor and administrator of one entity. */
const staff = ([entity, name]: [string, string]): DemoAccount[] => [
  {
    ...person(`publisher-${entity}`, `Publicadora, ${name}`),
    about: { es: 'publica trámites', en: 'publishes procedures' },
    publisher: [entity],
  },
  // Nobody publishes what they proposed.
  {
    ...person(`reviewer-${entity}`, `Revisor, ${name}`),
    about: { es: 'revisa y publica trámites', en: 'reviews and publishes procedures' },
    publisher: [entity],
  },
  { ...person(`auditor-${entity}`, `Auditora, ${name}`), about: { es: 'audita', en: 'audits' }, auditor: [entity] },
  {
    ...person(`admin-${entity}`, `Administrador, ${name}`),
    about: { es: 'administra', en: 'administers' },
    admin: [entity],
  },
]

const desk = { es: 'ventanilla', en: 'front desk' }
const law = { es: 'jurídica', en: 'legal' }
const taxes = { es: 'impuestos', en: 'taxes' }
const heads = { es: 'jefatura, firma', en: 'head of office, signs' }

/** `[account, name, what for, agencies of the entity]`. Two people where one may not check their own work. */
const officers: Record<string, [string, string, DemoAccount['about'], string[]][]> = {
  gobernacion: [
    ['desk', 'Diana, Secretaría General', desk, ['secretaria-general']],
    ['lawyer', 'Jorge, Secretaría Jurídica', law, ['secretaria-juridica']],
    ['lawyer2', 'Elena, Secretaría Jurídica', law, ['secretaria-juridica']],
    ['discipline', 'Nubia, Control Interno Disciplinario', law, ['control-disciplinario']],
    ['taxes', 'Óscar, Dirección de Rentas', taxes, ['hacienda']],
    ['education', 'Clara, Secretaría de Educación', { es: 'educación', en: 'education' }, ['educacion']],
    ['education2', 'Hugo, Secretaría de Educación', { es: 'educación', en: 'education' }, ['educacion']],
    ['transport', 'Iván, Secretaría de Transporte', { es: 'transporte', en: 'transport' }, ['transporte']],
    [
      'head',
      'Beatriz, jefa de la Gobernación',
      heads,
      ['secretaria-general', 'control-disciplinario', 'hacienda', 'educacion', 'transporte'],
    ],
  ],
  ciudad: [
    ['desk', 'Marta, Secretaría de Gobierno', desk, ['gobierno']],
    ['planning', 'Pablo, Secretaría de Planeación', { es: 'planeación', en: 'planning' }, ['planeacion']],
    ['planning2', 'Silvia, Secretaría de Planeación', { es: 'planeación', en: 'planning' }, ['planeacion']],
    ['taxes', 'Lucía, Secretaría de Hacienda', taxes, ['hacienda']],
    ['taxes2', 'Andrés, Secretaría de Hacienda', taxes, ['hacienda']],
    ['mobility', 'Felipe, Secretaría de Movilidad', { es: 'movilidad', en: 'mobility' }, ['movilidad']],
    ['inspector', 'Gloria, inspectora de tránsito', { es: 'movilidad', en: 'mobility' }, ['movilidad']],
    ['business', 'Camilo, Desarrollo Económico', { es: 'empresas', en: 'business' }, ['desarrollo-economico']],
    ['health', 'Rosa, Secretaría de Salud', { es: 'salud', en: 'health' }, ['salud']],
    ['fire', 'Tomás, Bomberos y Riesgo', { es: 'seguridad', en: 'safety' }, ['bomberos', 'gestion-riesgo']],
    ['welfare', 'Irene, Oficina del Sisbén', { es: 'Sisbén', en: 'Sisbén survey' }, ['bienestar']],
    [
      'head',
      'Ramiro, jefe de la Alcaldía',
      heads,
      [
        'planeacion',
        'gobierno',
        'hacienda',
        'movilidad',
        'desarrollo-economico',
        'salud',
        'gestion-riesgo',
        'bienestar',
      ],
    ],
  ],
  municipio: [
    ['clerk', 'Sofía, Oficialía de Partes', desk, ['oficialia-de-partes']],
    [
      'secretary',
      'Inés, Presidencia Municipal',
      { es: 'revisión y firma', en: 'review and signature' },
      ['oficialia-de-partes'],
    ],
    ['council', 'Tomás, Cabildo', { es: 'cabildo', en: 'town council' }, ['oficialia-de-partes']],
    [
      'area',
      'Raúl, áreas técnicas del municipio',
      { es: 'áreas técnicas', en: 'technical areas' },
      ['obras-publicas', 'desarrollo-urbano', 'servicios-publicos'],
    ],
    ['licences', 'Alma, Dirección de Licencias', { es: 'licencias', en: 'licences' }, ['licencias']],
    ['inspector', 'Hugo, inspección de comercio', { es: 'inspección', en: 'inspection' }, ['licencias']],
    [
      'safety',
      'Bruno, Protección Civil y Ecología',
      { es: 'seguridad', en: 'safety' },
      ['proteccion-civil', 'ecologia'],
    ],
    ['treasury', 'Nora, Tesorería Municipal', taxes, ['tesoreria']],
    [
      'transparency',
      'Julia, Transparencia y Órgano Interno de Control',
      { es: 'transparencia', en: 'transparency' },
      ['transparencia', 'contraloria'],
    ],
    [
      'head',
      'Efraín, jefe del Ayuntamiento',
      heads,
      [
        'oficialia-de-partes',
        'obras-publicas',
        'desarrollo-urbano',
        'servicios-publicos',
        'licencias',
        'proteccion-civil',
        'ecologia',
        'tesoreria',
        'transparencia',
        'contraloria',
      ],
    ],
  ],
}

/** Everybody who works for one entity. */
const officersOf = ([entity, list]: [string, (typeof officers)[string]]): DemoAccount[] =>
  list.map(([account, name, about, agencies]) =>
    officer(`${account}-${entity}`, name, about, ...agencies.map((agency) => `${entity}/${agency}`)),
  )

/** Every demo account, by its name at login. */
export const demoAccounts: ReadonlyMap<string, DemoAccount> = new Map(
  [
    { ...person('ana', 'Ana Ejemplo'), email: 'ana@example.com' },
    { ...person('luis', 'Luis Ejemplo'), email: 'luis@example.com' },
    ...Object.entries(officers).flatMap(officersOf),
    ...Object.entries(entities).flatMap(staff),
  ].map((account) => [account.subject, account]),
)

/** The claim `ventanilla` of an account's tokens. */
export const rolesOf = ({ officer, publisher, auditor, admin }: Identity) => ({ officer, publisher, auditor, admin })
