// Generated from catalog/procedures/gobernacion/cesantias-docente/v1.json by `npm run generate`. Do not edit.

/**
 * Severance savings of official teachers
 */
export interface GobernacionCesantiasDocente {
  /**
   * Which savings do you ask for?
   */
  tipo: 'definitiva' | 'compra' | 'lote' | 'construccion' | 'reparacion' | 'hipoteca' | 'estudio' | 'beneficiarios'
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
   * Kind of appointment
   */
  vinculacion: 'propiedad' | 'provisional'
  /**
   * Teachers’ statute
   */
  estatuto: '2277' | '1278'
  /**
   * Regime of the savings
   */
  regimen: 'anualizado' | 'retroactivo'
  /**
   * When did you begin?
   */
  fecha_ingreso: string
  /**
   * When did you leave?
   */
  fecha_retiro?: string
  /**
   * Who is it for?
   */
  beneficiario?: 'docente' | 'conyuge' | 'hijo'
  /**
   * Name of that person
   */
  beneficiario_nombre?: string
  /**
   * How much do you ask for, in pesos?
   */
  valor_solicitado?: number
  /**
   * Civil status
   */
  estado_civil?: 'soltero' | 'casado' | 'otro'
  /**
   * Name of the spouse or partner
   */
  conyuge?: string
  /**
   * Savings that you already received
   *
   * @minItems 1
   * @maxItems 10
   */
  anticipos_previos?: {
    entidad?: string
    fecha?: string
    valor?: number
  }[]
  /**
   * Bank
   */
  banco: string
  /**
   * Kind of account
   */
  tipo_cuenta: 'ahorros' | 'corriente'
  /**
   * Account number
   */
  numero_cuenta: string
  /**
   * Savings accrued, in pesos
   */
  valor_causado?: number
  /**
   * Advances, in pesos
   */
  valor_anticipos?: number
  /**
   * Amount recognised, in pesos
   */
  valor_reconocido?: number
  /**
   * Answer of the trustee
   */
  concepto_fiduciaria?: 'aprobado' | 'objetado'
  /**
   * Remarks of the trustee
   */
  observaciones_fiduciaria?: string
  /**
   * What must be corrected
   */
  observaciones?: string
  /**
   * Number of the resolution
   */
  numero_resolucion?: string
  /**
   * Reference of the payment
   */
  referencia_pago?: string
  /**
   * Day of the payment
   */
  fecha_pago?: string
  /**
   * Penalty for lateness, in pesos
   */
  sancion_mora?: number
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
