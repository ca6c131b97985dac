// Generated from catalog/procedures/ciudad/paz-y-salvo-predial/v1.json by `npm run generate`. Do not edit.

/**
 * Certificate that the property tax is paid
 */
export interface CiudadPazYSalvoPredial {
  /**
   * Which certificate do you need?
   */
  tipo_certificado: 'paz-y-salvo' | 'estado-de-cuenta' | 'no-inscrito'
  /**
   * By which number shall we look for the property?
   */
  buscar_por: 'predial' | 'matricula'
  /**
   * National cadastral number
   */
  numero_predial?: string
  /**
   * Land registry number
   */
  matricula_inmobiliaria?: string
  /**
   * Up to which year?
   */
  vigencia: number
  /**
   * Include the betterment levy?
   */
  incluye_valorizacion?: boolean
  /**
   * What do you need it for?
   */
  motivo?: 'venta' | 'hipoteca' | 'sucesion' | 'licencia' | 'remate' | 'otro'
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
   * What are you to the property?
   */
  calidad: 'propietario' | 'poseedor' | 'heredero' | 'apoderado' | 'comprador' | 'notaria'
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
   * Is the property registered?
   */
  predio_encontrado?: boolean
  /**
   * Address of the property
   */
  predio_direccion?: string
  /**
   * Owner, without the full name
   */
  predio_propietario?: string
  /**
   * Debt to date
   */
  deuda?: number
  /**
   * Property
   */
  vista_direccion?: string
  /**
   * Owner
   */
  vista_propietario?: string
  /**
   * Debt to date
   */
  vista_deuda?: number
  /**
   * Are the details of the property right?
   */
  datos_correctos?: boolean
  /**
   * What is wrong?
   */
  motivo_diferencia?: string
  /**
   * Folio of the correction at the cadastre
   */
  radicado_catastro?: string
}
