// Generated from catalog/procedures/gobernacion/licencia-colegio/v1.json by `npm run generate`. Do not edit.

/**
 * Licence to open a private school
 */
export interface GobernacionLicenciaColegio {
  /**
   * Which licence do you ask for?
   */
  clase_licencia: 'definitiva' | 'condicional' | 'provisional'
  /**
   * Do you apply as a person or as a company?
   */
  tipo_persona: 'natural' | 'juridica'
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
  nombres?: string
  /**
   * Family names
   */
  apellidos?: string
  /**
   * Name of the company or organisation
   */
  razon_social?: string
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
   * Name of the school
   */
  nombre_establecimiento: string
  /**
   * Levels that you will offer
   *
   * @minItems 1
   */
  niveles: ('preescolar' | 'primaria' | 'secundaria' | 'media')[]
  /**
   * Kind of upper secondary
   */
  caracter_media?: 'academica' | 'tecnica' | 'ambas'
  /**
   * Technical speciality
   */
  especialidad?: string
  /**
   * School calendar
   */
  calendario_escolar: 'A' | 'B'
  /**
   * Weeks of class a year
   */
  semanas: number
  /**
   * When do you want to open?
   */
  fecha_inicio: string
  /**
   * Hours of class a year in pre-school
   */
  horas_preescolar?: number
  /**
   * Hours of class a year in primary
   */
  horas_primaria?: number
  /**
   * Hours of class a year in secondary
   */
  horas_secundaria?: number
  /**
   * Sites
   *
   * @minItems 1
   * @maxItems 10
   */
  sedes: {
    direccion_sede?: string
    municipio_sede?: string
    matricula_inmobiliaria?: string
    area_m2?: number
    aulas?: number
  }[]
  /**
   * Pupils that fit in all the sites
   */
  capacidad_total: number
  /**
   * Largest number of pupils
   */
  numero_max_estudiantes: number
  /**
   * Yearly fee of each grade
   *
   * @minItems 1
   * @maxItems 13
   */
  tarifas: {
    grado?: 'jardin' | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11'
    valor?: number
  }[]
  /**
   * Head teacher and teachers
   *
   * @minItems 1
   * @maxItems 100
   */
  planta: {
    cargo?: string
    perfil?: string
    titulo_profesional?: string
  }[]
  /**
   * Concept on the PEI
   */
  concepto_pei?: 'favorable' | 'desfavorable'
  /**
   * Remarks on the PEI
   */
  notas_pei?: string
  /**
   * Concept on the site
   */
  concepto_sede?: 'favorable' | 'desfavorable'
  /**
   * Remarks on the site
   */
  notas_sede?: string
  /**
   * Concept legal
   */
  concepto_juridico?: 'favorable' | 'desfavorable'
  /**
   * Remarks legal
   */
  notas_juridico?: string
  /**
   * Day of the visit
   */
  fecha_visita?: string
  /**
   * Licence granted
   */
  licencia_concedida?: 'definitiva' | 'condicional' | 'provisional'
  /**
   * Grounds of article 6
   *
   * @minItems 1
   */
  causales_negacion?: ('a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h')[]
  /**
   * What must be corrected
   */
  observaciones?: string
  /**
   * DANE code
   */
  codigo_dane?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
  /**
   * Reasons of the denial
   */
  motivo_negacion?: string
  /**
   * Which appeal do you bring?
   */
  recurso?: 'reposicion' | 'ambos'
  /**
   * Why do you not agree?
   */
  motivos_recurso?: string
  /**
   * Answer to the appeal
   */
  respuesta_recurso?: string
}
