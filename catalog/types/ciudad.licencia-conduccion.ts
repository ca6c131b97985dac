// Generated from catalog/procedures/ciudad/licencia-conduccion/v1.json by `npm run generate`. Do not edit.

/**
 * Renew a driving licence
 */
export interface CiudadLicenciaConduccion {
  /**
   * What do you need?
   */
  tramite:
    | 'renovacion'
    | 'recategorizacion-arriba'
    | 'recategorizacion-abajo'
    | 'duplicado'
    | 'mayoria-edad'
    | 'cambio-documento'
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
   * Day of birth
   */
  fecha_nacimiento: string
  /**
   * Category that you need
   */
  categoria: 'A1' | 'A2' | 'B1' | 'B2' | 'B3' | 'C1' | 'C2' | 'C3'
  /**
   * Why do you ask for a duplicate?
   */
  motivo_duplicado?: 'perdida' | 'hurto' | 'deterioro'
  /**
   * Number of the medical certificate (CRC)
   */
  numero_certificado_crc?: string
  /**
   * Day of the medical exam
   */
  fecha_examen?: string
  /**
   * Blood group
   */
  grupo_sanguineo?: 'O+' | 'O-' | 'A+' | 'A-' | 'B+' | 'B-' | 'AB+' | 'AB-'
  /**
   * Do you want to be shown as an organ donor?
   */
  donante?: boolean
  /**
   * Your age
   */
  edad?: number
  /**
   * Years that it will last
   */
  vigencia_anios?: number
  /**
   * In the RUNT
   */
  en_runt?: boolean
  /**
   * Licence suspended
   */
  suspendida?: boolean
  /**
   * Exam valid in the RUNT
   */
  examen_vigente?: boolean
  /**
   * Final fines unpaid, in pesos
   */
  multas_en_firme?: number
  /**
   * Payment agreement up to date
   */
  acuerdo_al_dia?: boolean
  /**
   * What was checked by hand and how
   */
  comprobacion_manual?: string
  /**
   * How were the fines cleared?
   */
  soporte_multas?: 'pago' | 'acuerdo' | 'sancion' | 'prescripcion'
  /**
   * The fingerprint matches
   */
  huella_comprobada?: boolean
  /**
   * Number of the licence
   */
  numero_licencia?: string
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
