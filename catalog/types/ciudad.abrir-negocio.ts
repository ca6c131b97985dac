// Generated from catalog/procedures/ciudad/abrir-negocio/v1.json by `npm run generate`. Do not edit.

/**
 * Open a business
 */
export interface CiudadAbrirNegocio {
  /**
   * How will you work?
   */
  forma: 'persona-natural' | 'sas' | 'limitada' | 'otra'
  /**
   * Name of the business
   */
  nombre_negocio: string
  /**
   * What do you do?
   *
   * @minItems 1
   * @maxItems 9
   */
  actividades: {
    ciiu?:
      | '0111'
      | '0141'
      | '1081'
      | '1410'
      | '3110'
      | '4111'
      | '4520'
      | '4711'
      | '4721'
      | '4771'
      | '4773'
      | '4921'
      | '4923'
      | '5511'
      | '5611'
      | '5613'
      | '5630'
      | '6201'
      | '6810'
      | '6910'
      | '6920'
      | '8512'
      | '8513'
      | '8621'
      | '9001'
      | '9602'
      | 'otra'
    principal?: boolean
  }[]
  /**
   * On which day did you begin?
   */
  fecha_inicio: string
  /**
   * Do you have any of this already?
   *
   * @minItems 1
   */
  ya_tiene?: ('matricula' | 'rut' | 'rit')[]
  /**
   * Will you have premises in the city?
   */
  tiene_local: boolean
  /**
   * The premises
   *
   * @minItems 1
   * @maxItems 1
   */
  establecimientos?: {
    nombre?: string
    direccion?: string
    predial?: string
    area?: number
    avisos?: boolean
  }[]
  /**
   * How many people fit in?
   */
  aforo?: number
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
  correo: string
  /**
   * Telephone
   */
  telefono: string
  /**
   * Address
   */
  direccion: string
  /**
   * Municipality and department
   */
  municipio: string
  /**
   * Partners and representatives
   *
   * @minItems 1
   * @maxItems 20
   */
  socios?: {
    nombre?: string
    documento?: string
    papel?: 'socio' | 'representante' | 'suplente'
    porcentaje?: number
  }[]
  /**
   * Assets
   */
  activos: number
  /**
   * Capital
   */
  capital?: number
  /**
   * Is the owner 35 or younger?
   */
  joven?: boolean
  /**
   * How many employees will you have?
   */
  empleados?: number
  /**
   * Regime in the city
   */
  regimen: 'comun' | 'preferencial' | 'simple'
  /**
   * Responsibilities in the RUT
   *
   * @minItems 1
   */
  responsabilidades: ('renta' | 'iva' | 'no-iva' | 'simple' | 'factura')[]
  /**
   * Do you sell alcohol?
   */
  vende_licor?: boolean
  /**
   * Do you prepare or sell food?
   */
  manipula_alimentos?: boolean
  /**
   * Do you use music or videos?
   */
  usa_musica?: boolean
  /**
   * Do you make noise?
   */
  genera_ruido?: boolean
  /**
   * I allow sharing my details with
   *
   * @minItems 1
   */
  autoriza_compartir: ('camara' | 'impuestos' | 'hacienda')[]
  /**
   * Status in the registry
   */
  estado_matricula?: string
  /**
   * Number in the merchant registry
   */
  matricula_mercantil?: string
}
