// Generated from catalog/procedures/ciudad/devolucion-pagos/v1.json by `npm run generate`. Do not edit.

/**
 * Refund or offset of taxes paid in excess
 */
export interface CiudadDevolucionPagos {
  /**
   * Which tax did you pay?
   */
  impuesto: 'predial' | 'ica' | 'delineacion' | 'sancion' | 'otro'
  /**
   * What do you prefer?
   */
  tipo: 'devolucion' | 'compensacion' | 'ambas'
  /**
   * Why did you pay in excess?
   */
  causa: 'pago-doble' | 'exceso' | 'no-debido' | 'sentencia' | 'exencion' | 'declaracion-corregida'
  /**
   * What happened?
   */
  hechos: string
  /**
   * Payments that you made
   *
   * @minItems 1
   * @maxItems 8
   */
  pagos: {
    recibo?: string
    fecha?: string
    banco?: string
    valor?: number
    periodo?: string
    objeto?: string
  }[]
  /**
   * How much do you ask for?
   */
  valor_solicitado: number
  /**
   * Debts that you want to offset
   *
   * @minItems 1
   * @maxItems 20
   */
  deudas_a_compensar?: {
    impuesto?: string
    periodo?: string
    valor?: number
  }[]
  /**
   * Bank
   */
  banco?: string
  /**
   * Type of account
   */
  tipo_cuenta?: 'ahorros' | 'corriente'
  /**
   * Number of the account
   */
  numero_cuenta?: string
  /**
   * Do you offer a guarantee?
   */
  ofrece_garantia: boolean
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
   * In which capacity do you act?
   */
  calidad: 'contribuyente' | 'representante' | 'apoderado' | 'heredero'
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
   * Why it does not meet the requirements
   */
  motivo_inadmision?: string
  /**
   * Proposed decision
   */
  decision?: 'total' | 'parcial' | 'rechazo'
  /**
   * Amount granted
   */
  valor_reconocido?: number
  /**
   * Part offset against debts
   */
  valor_compensado?: number
  /**
   * Reasons of the decision
   */
  motivacion?: string
  /**
   * Why it is looked into
   */
  motivo_investigacion?: string
  /**
   * Result of the inquiry
   */
  resultado_investigacion?: string
  /**
   * What must be corrected
   */
  observaciones_revision?: string
  /**
   * Why do you not agree?
   */
  motivo_recurso?: string
  /**
   * Decision on the appeal and its reasons
   */
  decision_recurso?: string
  /**
   * Day of the transfer or the offset
   */
  fecha_giro?: string
  /**
   * Number of the voucher
   */
  comprobante?: string
}
