// Generated from catalog/procedures/gobernacion/impuesto-registro/v1.json by `npm run generate`. Do not edit.

/**
 * Registration tax and stamps
 */
export interface GobernacionImpuestoRegistro {
  /**
   * What do you need?
   */
  tramite: 'registro' | 'estampilla' | 'devolucion'
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
   * Which document is it?
   */
  tipo_documento_acto?: 'escritura' | 'acta' | 'sentencia' | 'auto' | 'contrato' | 'otro'
  /**
   * Number
   */
  numero_acto?: string
  /**
   * Date of the document
   */
  fecha_documento?: string
  /**
   * Was it made abroad?
   */
  otorgado_en_exterior?: boolean
  /**
   * Where is it registered?
   */
  registro_destino?: 'orip' | 'camara'
  /**
   * Notary, court or body
   */
  notaria_o_juzgado?: string
  /**
   * Number at the registry
   */
  matricula_inmueble?: string
  /**
   * Acts in the document
   *
   * @minItems 1
   * @maxItems 15
   */
  actos?: {
    acto?: string
    con_cuantia?: boolean
    valor?: number
    entidad_publica?: boolean
  }[]
  /**
   * Persons who sign
   *
   * @minItems 1
   * @maxItems 20
   */
  otorgantes?: {
    documento?: string
    nombre?: string
    papel?: string
  }[]
  /**
   * Body that contracted
   */
  entidad_contratante?: string
  /**
   * Number of the contract
   */
  numero_contrato?: string
  /**
   * Date of the contract
   */
  fecha_contrato?: string
  /**
   * Amount before VAT
   */
  valor_antes_iva?: number
  /**
   * Stamps
   *
   * @minItems 1
   */
  estampillas?: ('procultura' | 'adulto-mayor')[]
  /**
   * Why do you ask for the refund?
   */
  motivo_devolucion?: 'negada' | 'desistida' | 'exceso'
  /**
   * Who received the payment?
   */
  quien_recaudo?: 'departamento' | 'entidad'
  /**
   * Number of the receipt
   */
  recibo_pagado?: string
  /**
   * Amount paid
   */
  valor_pagado?: number
  /**
   * On which day was the refusal final, or did you pay?
   */
  fecha_firmeza?: string
  /**
   * Bank account in your name
   */
  cuenta_bancaria?: string
  /**
   * Taxable base of the acts with an amount
   */
  base_gravable?: number
  /**
   * Acts without an amount
   */
  actos_sin_cuantia?: number
  /**
   * Late interest
   */
  intereses?: number
  /**
   * Tax or stamps
   */
  impuesto?: number
  /**
   * Total to pay
   */
  total?: number
  /**
   * Do you agree?
   */
  respuesta_liquidacion?: 'acepto' | 'revisar'
  /**
   * What is wrong?
   */
  motivo_revision?: string
  /**
   * Answer to the review
   */
  respuesta_revision?: string
  /**
   * Why no tax is due
   */
  motivo_exclusion?: string
  /**
   * Amount refunded
   */
  valor_devuelto?: number
  /**
   * Day of the transfer
   */
  fecha_giro?: string
  /**
   * Reasons of the tacit withdrawal
   */
  motivo_desistimiento?: string
  /**
   * Reasons of the refusal
   */
  motivo_negacion?: string
  /**
   * Why do you not agree?
   */
  motivo_recurso?: string
  /**
   * Decision on the appeal and its reasons
   */
  decision_recurso?: string
}
