// Generated from catalog/procedures/ciudad/revision-estrato/v1.json by `npm run generate`. Do not edit.

/**
 * Ask to have the stratum of a dwelling reviewed
 */
export interface CiudadRevisionEstrato {
  /**
   * Property registration number
   */
  matricula_inmobiliaria?: string
  /**
   * Cadastral number
   */
  numero_predial: string
  /**
   * Address of the property
   */
  direccion_inmueble: string
  /**
   * Neighbourhood or rural district
   */
  barrio_vereda: string
  /**
   * Which stratum does it have today?
   */
  estrato_actual: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * Which stratum do you think it should have?
   */
  estrato_pretendido: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * What is wrongly rated?
   *
   * @minItems 1
   */
  argumentos: ('fachada' | 'vias' | 'andenes' | 'antejardin' | 'garaje' | 'entorno' | 'tipo-vivienda')[]
  /**
   * Explain your claim
   */
  explicacion: string
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
   * How are you related to the property?
   */
  calidad: 'propietario' | 'arrendatario' | 'administrador' | 'apoderado'
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
   * Municipality and department
   */
  municipio: string
  /**
   * Who must decide, and why?
   */
  empresa_competente?: string
  /**
   * Day of the visit
   */
  fecha_visita?: string
  /**
   * Time of the visit
   */
  franja_visita?: 'manana' | 'tarde'
  /**
   * Factors that the visit found different
   *
   * @minItems 1
   */
  factores_observados?: ('fachada' | 'vias' | 'andenes' | 'antejardin' | 'garaje' | 'entorno' | 'tipo-vivienda')[]
  /**
   * Stratum that the method gives
   */
  estrato_metodologia?: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * Report of the visit
   */
  informe_visita?: string
  /**
   * Stratum decided
   */
  estrato_decidido?: '1' | '2' | '3' | '4' | '5' | '6'
  /**
   * Reasons of the decision
   */
  motivos_decision?: string
  /**
   * Why do you not agree?
   */
  motivo_apelacion?: string
  /**
   * Decision of the Committee and its reasons
   */
  respuesta_apelacion?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
}
