// Generated from catalog/procedures/gobernacion/cupo-escolar/v1.json by `npm run generate`. Do not edit.

/**
 * Place at a state school
 */
export interface GobernacionCupoEscolar {
  /**
   * What do you need?
   */
  tipo: 'nuevo' | 'traslado' | 'reingreso' | 'continuidad'
  /**
   * School year
   */
  anio_escolar: number
  /**
   * Type of identity document
   */
  tipo_documento: 'CC' | 'TI' | 'RC' | 'CE' | 'PPT' | 'PA' | 'NES' | 'NIT'
  /**
   * Number of the document
   */
  numero_documento: string
  /**
   * Given names
   */
  nombres: string
  /**
   * Family names
   */
  apellidos: string
  /**
   * Do you act in your own name?
   */
  calidad: 'titular' | 'apoderado'
  /**
   * How do you want to receive the answer?
   */
  canal_respuesta: 'correo' | 'fisico' | 'presencial'
  /**
   * E-mail address
   */
  correo?: string
  /**
   * Telephone
   */
  telefono?: string
  /**
   * Address
   */
  direccion: string
  /**
   * Municipality
   */
  municipio: string
  /**
   * What are you to the pupil?
   */
  parentesco: 'madre' | 'padre' | 'acudiente' | 'abuelo' | 'hermano' | 'otro'
  /**
   * The pupil’s type of document
   */
  est_tipo_documento: 'CC' | 'TI' | 'RC' | 'CE' | 'PPT' | 'PA' | 'NES' | 'NIT'
  /**
   * The pupil’s document number
   */
  est_documento: string
  /**
   * The pupil’s given names
   */
  est_nombres: string
  /**
   * The pupil’s family names
   */
  est_apellidos: string
  /**
   * The pupil’s day of birth
   */
  est_nacimiento: string
  /**
   * For which grade?
   */
  grado: 'jardin' | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11'
  /**
   * Which shift do you prefer?
   */
  jornada: 'manana' | 'tarde' | 'unica' | 'noche'
  /**
   * Schools that you prefer, in order
   *
   * @minItems 1
   * @maxItems 5
   */
  opciones: {
    colegio?: 'muestra-001' | 'muestra-002' | 'muestra-003' | 'muestra-004' | 'muestra-005' | 'muestra-006'
  }[]
  /**
   * Siblings already at a state school
   *
   * @minItems 1
   * @maxItems 6
   */
  hermanos?: {
    nombre?: string
    colegio?: 'muestra-001' | 'muestra-002' | 'muestra-003' | 'muestra-004' | 'muestra-005' | 'muestra-006'
  }[]
  /**
   * Does any of this apply?
   *
   * @minItems 1
   */
  prioridades?: ('discapacidad' | 'victima' | 'etnia' | 'migrante' | 'icbf')[]
  /**
   * School that the pupil comes from
   */
  colegio_origen?: string
  /**
   * Last grade passed
   */
  ultimo_grado?: 'jardin' | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11'
  /**
   * Why does the pupil change school?
   */
  motivo_traslado?: 'residencia' | 'seguridad' | 'salud' | 'convivencia' | 'otro'
  /**
   * School that SIMAT proposes
   */
  colegio_propuesto?: string
  /**
   * School assigned
   */
  colegio_asignado?: 'muestra-001' | 'muestra-002' | 'muestra-003' | 'muestra-004' | 'muestra-005' | 'muestra-006'
  /**
   * Shift assigned
   */
  jornada_asignada?: 'manana' | 'tarde' | 'unica' | 'noche'
  /**
   * Do you accept this place?
   */
  acepta?: 'si' | 'no'
  /**
   * Number of the enrolment in SIMAT
   */
  numero_matricula?: string
  /**
   * Number of the enrolment
   */
  numero_manual?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
