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
  { ...person(`auditor-${entity}`, `Auditora, ${name}`), about: { es: 'audita', en: 'audits' }, auditor: [entity] },
  {
    ...person(`admin-${entity}`, `Administrador, ${name}`),
    about: { es: 'administra', en: 'administers' },
    admin: [entity],
  },
]

const desk = { es: 'ventanilla', en: 'front desk' }

/** Every demo account, by its name at login. */
export const demoAccounts: ReadonlyMap<string, DemoAccount> = new Map(
  [
    person('ana', 'Ana Ejemplo'),
    person('luis', 'Luis Ejemplo'),
    officer('desk-gobernacion', 'Diana, Secretaría General', desk, 'gobernacion/secretaria-general'),
    officer(
      'lawyer-gobernacion',
      'Jorge, Secretaría Jurídica',
      { es: 'jurídica', en: 'legal' },
      'gobernacion/secretaria-juridica',
    ),
    officer('desk-ciudad', 'Marta, Secretaría de Gobierno', desk, 'ciudad/gobierno'),
    officer(
      'planning-ciudad',
      'Pablo, Secretaría de Planeación',
      { es: 'planeación', en: 'planning' },
      'ciudad/planeacion',
    ),
    officer('clerk-municipio', 'Sofía, Oficialía de Partes', desk, 'municipio/oficialia-de-partes'),
    officer(
      'area-municipio',
      'Raúl, áreas técnicas del municipio',
      { es: 'áreas técnicas', en: 'technical areas' },
      'municipio/obras-publicas',
      'municipio/desarrollo-urbano',
      'municipio/servicios-publicos',
    ),
    ...Object.entries(entities).flatMap(staff),
  ].map((account) => [account.subject, account]),
)

/** The claim `ventanilla` of an account's tokens. */
export const rolesOf = ({ officer, publisher, auditor, admin }: Identity) => ({ officer, publisher, auditor, admin })
