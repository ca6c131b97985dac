// Generated from catalog/procedures/gobernacion/tramite-vehiculo/v1.json by `npm run generate`. Do not edit.

/**
 * Registration, transfer and other changes of a vehicle
 */
export interface GobernacionTramiteVehiculo {
  /**
   * What do you need?
   */
  tramite: 'matricula' | 'traspaso' | 'traslado' | 'cambio' | 'prenda' | 'cancelacion'
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
   * Plate
   */
  placa?: string
  /**
   * Class of vehicle
   */
  clase:
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
  /**
   * Make
   */
  marca?: string
  /**
   * Line
   */
  linea?: string
  /**
   * Colour
   */
  color?: string
  /**
   * Number of the chassis or VIN
   */
  chasis?: string
  /**
   * Number of the engine
   */
  motor?: string
  /**
   * Model (year)
   */
  modelo?: number
  /**
   * Service
   */
  servicio?: 'particular' | 'publico' | 'oficial' | 'diplomatico'
  /**
   * Engine size (cc)
   */
  cilindraje?: number
  /**
   * Passengers that fit
   */
  capacidad?: number
  /**
   * Fuel
   */
  combustible?: 'gasolina' | 'diesel' | 'gas' | 'electrico' | 'hibrido'
  /**
   * Name of the other person: buyer or seller
   */
  otra_parte?: string
  /**
   * Document number of that person
   */
  otra_parte_documento?: string
  /**
   * Day of the sale
   */
  fecha_contrato?: string
  /**
   * Price, in pesos
   */
  valor_venta?: number
  /**
   * To which transit office does it move?
   */
  organismo_destino?: string
  /**
   * What changes?
   */
  cambio_pedido?: string
  /**
   * Name of the creditor of the pledge
   */
  acreedor?: string
  /**
   * Why is it cancelled?
   */
  motivo_cancelacion?: 'destruccion' | 'hurto' | 'exportacion' | 'desintegracion'
  /**
   * The applicant is the owner in the RUNT
   */
  propietario_coincide?: boolean
  /**
   * Insurance (SOAT) valid
   */
  soat_vigente?: boolean
  /**
   * Technical check valid
   */
  rtm_vigente?: boolean
  /**
   * Tax paid
   */
  impuesto_pagado?: boolean
  /**
   * There is an embargo or other limit
   */
  con_limitaciones?: boolean
  /**
   * What was checked
   */
  revision_notas?: string
  /**
   * Fees, in pesos
   */
  derechos?: number
  /**
   * Withholding of 1 %, in pesos
   */
  retencion?: number
  /**
   * Number of the vehicle licence
   */
  numero_licencia_transito?: string
  /**
   * Plate assigned
   */
  placa_asignada?: string
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
