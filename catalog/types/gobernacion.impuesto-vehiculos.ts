// Generated from catalog/procedures/gobernacion/impuesto-vehiculos/v1.json by `npm run generate`. Do not edit.

/**
 * Vehicle tax: bill, pay and certificate
 */
export interface GobernacionImpuestoVehiculos {
  /**
   * Plate
   */
  placa: string
  /**
   * Document of the owner
   */
  documento_propietario: string
  /**
   * Year to pay
   */
  vigencia: number
  /**
   * Municipality where the owner lives
   */
  municipio_domicilio: string
  /**
   * Do you want the certificate?
   */
  quiere_paz_y_salvo: boolean
  /**
   * E-mail address
   */
  correo: string
  /**
   * Do plate and document match?
   */
  coincide?: boolean
  /**
   * Make, line and model year
   */
  descripcion?: string
  /**
   * Class for the rate
   */
  clase?: 'motocicleta' | 'electrico-gas' | 'otro'
  /**
   * Is it exempt?
   */
  exento?: boolean
  /**
   * Cylinder capacity
   */
  cilindraje?: number
  /**
   * Value by the table of the ministry
   */
  avaluo?: number
  /**
   * Penalty and interest
   */
  recargos?: number
  /**
   * Discount
   */
  descuento?: number
  /**
   * Debt of earlier years
   */
  deuda_anterior?: number
  /**
   * Tax of the year
   */
  impuesto?: number
  /**
   * Vehicle
   */
  vista_vehiculo?: string
  /**
   * Value
   */
  vista_avaluo?: number
  /**
   * Penalty and interest
   */
  vista_recargos?: number
  /**
   * Discount
   */
  vista_descuento?: number
  /**
   * Total to pay
   */
  total?: number
  /**
   * What do you want to do?
   */
  respuesta_liquidacion?: 'acepto' | 'corregir' | 'declarar'
  /**
   * What is wrong?
   */
  motivo_inconformidad?:
    | 'cilindraje'
    | 'modelo'
    | 'linea'
    | 'avaluo'
    | 'servicio'
    | 'combustible'
    | 'hurto'
    | 'destruccion'
    | 'ya-pagado'
    | 'no-soy-propietario'
  /**
   * Explain
   */
  explicacion?: string
  /**
   * On which day was it?
   */
  fecha_hurto_o_cancelacion?: string
  /**
   * Tax that you declare
   */
  valor_declarado?: number
  /**
   * Why it is not corrected
   */
  motivo_negacion?: string
  /**
   * Why it is not charged
   */
  motivo_sin_cobro?: string
  /**
   * Day on which the bank reported the payment
   */
  fecha_conciliacion?: string
}
