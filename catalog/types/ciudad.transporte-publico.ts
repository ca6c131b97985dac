// Generated from catalog/procedures/ciudad/transporte-publico/v1.json by `npm run generate`. Do not edit.

/**
 * Licence and operating cards of public transport
 */
export interface CiudadTransportePublico {
  /**
   * What do you need?
   */
  tipo_solicitud:
    | 'habilitacion'
    | 'capacidad'
    | 'ruta'
    | 'tarjeta-nueva'
    | 'tarjeta-renovacion'
    | 'tarjeta-duplicado'
    | 'tarjeta-cambio'
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
   * Kind of service
   */
  modalidad: 'colectivo' | 'individual' | 'mixto' | 'especial' | 'escolar'
  /**
   * Area
   */
  radio_accion: 'municipal' | 'metropolitano'
  /**
   * Resolution that licenses your company
   */
  empresa_habilitada?: string
  /**
   * Vehicles
   *
   * @minItems 1
   * @maxItems 100
   */
  vehiculos: {
    placa?: string
    clase?:
      | 'automovil'
      | 'camioneta'
      | 'campero'
      | 'motocicleta'
      | 'motocarro'
      | 'microbus'
      | 'buseta'
      | 'bus'
      | 'camion'
      | 'tractocamion'
      | 'volqueta'
      | 'cuatrimoto'
      | 'remolque'
    modelo?: number
    puestos?: number
    vinculo?: 'propio' | 'vinculado'
    tarjeta_anterior?: string
  }[]
  /**
   * Vehicles of 4 to 9 seats
   */
  grupo_a?: number
  /**
   * Vehicles of 10 to 19 seats
   */
  grupo_b?: number
  /**
   * Vehicles of more than 19 seats
   */
  grupo_c?: number
  /**
   * Net capital, in pesos
   */
  patrimonio_liquido?: number
  /**
   * Is the company new?
   */
  empresa_nueva?: boolean
  /**
   * Route, frequency and hours
   */
  ruta_pedida?: string
  /**
   * Capacity asked for: least and most vehicles
   */
  capacidad_pedida?: string
  /**
   * Why do you ask for a duplicate?
   */
  motivo_duplicado?: 'perdida' | 'hurto' | 'deterioro'
  /**
   * Legal concept
   */
  concepto_juridico?: 'favorable' | 'desfavorable'
  /**
   * Remarks of the legal concept
   */
  notas_juridico?: string
  /**
   * Financial concept
   */
  concepto_financiero?: 'favorable' | 'desfavorable'
  /**
   * Remarks of the financial concept
   */
  notas_financiero?: string
  /**
   * Technical concept
   */
  concepto_tecnico?: 'favorable' | 'desfavorable'
  /**
   * Remarks of the technical concept
   */
  notas_tecnico?: string
  /**
   * Joint report
   */
  informe?: string
  /**
   * Plates approved
   */
  vehiculos_aprobados?: string
  /**
   * Plates not approved, and why
   */
  vehiculos_no_aprobados?: string
  /**
   * How many cards are approved
   */
  numero_aprobados?: number
  /**
   * Number of the resolution
   */
  numero_resolucion?: string
  /**
   * What must be corrected
   */
  observaciones?: string
  /**
   * Price of the cards, in pesos
   */
  valor_tarjetas?: number
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
