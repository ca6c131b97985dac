import type { Answers } from '#core/events.ts'

/** Who a Colombian procedure asks about, as a person who acts in their own name would answer. */
export const samplePerson: Answers = {
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: '25126',
}
