// Generated from catalog/procedures/gobernacion/denuncia-corrupcion/v1.json by `npm run generate`. Do not edit.

/**
 * Report corruption or undue charges
 */
export interface GobernacionDenunciaCorrupcion {
  /**
   * Do you want to tell us who you are?
   */
  identidad: 'anonima' | 'reservada' | 'abierta'
  /**
   * Given names
   */
  nombres?: string
  /**
   * Family names
   */
  apellidos?: string
  /**
   * E-mail or phone where it is safe to write to you
   */
  contacto_seguro?: string
  /**
   * Which conduct do you report?
   */
  tipo_conducta: 'cobro' | 'intermediario' | 'soborno' | 'documento-falso' | 'conflicto' | 'demora' | 'acoso' | 'otra'
  /**
   * What happened?
   */
  que_paso: string
  /**
   * When did it happen?
   */
  cuando: string
  /**
   * Where did it happen?
   */
  donde?: string
  /**
   * Who took part?
   *
   * @minItems 1
   * @maxItems 10
   */
  quienes?: {
    descripcion?: string
    cargo?: string
    oficina?: string
    senas?: string
  }[]
  /**
   * Which procedure is it about?
   */
  tramite_relacionado?: string
  /**
   * Folio of that case
   */
  folio_relacionado?: string
  /**
   * How much money was asked for?
   */
  monto_pedido?: number
  /**
   * How was it to be paid?
   */
  forma_pago?: 'efectivo' | 'transferencia' | 'especie' | 'favor'
  /**
   * Have you reported it to another authority?
   */
  otra_autoridad?: boolean
  /**
   * To which one, and with which number?
   */
  cual_autoridad?: string
  /**
   * Do you fear reprisals?
   */
  riesgo_represalia?: boolean
  /**
   * Why?
   */
  motivo_riesgo?: string
  /**
   * Why it cannot be investigated
   */
  motivo_inadmision?: string
  /**
   * Proposed decision
   */
  decision?: 'apertura' | 'traslado' | 'archivo'
  /**
   * Competent authority
   */
  autoridad_competente?: 'personeria' | 'procuraduria' | 'contraloria' | 'fiscalia'
  /**
   * Reasons of the decision
   */
  motivo_decision?: string
  /**
   * What must be corrected
   */
  observaciones_revision?: string
}
