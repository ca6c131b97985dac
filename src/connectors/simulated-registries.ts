import { createHash } from 'node:crypto'
import { Hono } from 'hono'

const names = ['Ana María', 'Luis Carlos', 'Rosalba', 'Jorge Eliécer', 'Yuranis', 'Nelson']
const surnames = ['Ejemplo Núñez', 'Muestra Pérez', 'Prueba Gómez', 'Modelo Ríos', 'Ensayo Díaz']
const makes = ['Renault', 'Chevrolet', 'Mazda', 'Kia', 'Yamaha']

/** A number from 0 that is always the same for the same text. */
const draw = (text: string, below: number): number => createHash('sha256').update(text).digest().readUInt32BE(0) % below
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], text: string): T => list[draw(text, list.length)] as T

/**
 * Registries that do not exist, for a local installation: what they say follows from what is asked, and every answer says
 * that it is simulated. Numbers and plates that end in 000 are unknown; those that end in 999 find the registry out of order.
 */
export function simulatedRegistries(): Hono {
  return new Hono()
    .get('/registro-civil/personas/:document', (c) => {
      const document = c.req.param('document')
      if (document.endsWith('999')) return c.json({ simulado: true, error: 'fuera de servicio' }, 503)
      if (document.endsWith('000')) return c.json({ simulado: true, encontrado: false })
      const year = 1940 + draw(`year ${document}`, 65)
      const month = 1 + draw(`month ${document}`, 12)
      return c.json({
        simulado: true,
        encontrado: true,
        documento: document,
        nombres: pick(names, `name ${document}`),
        apellidos: pick(surnames, `surname ${document}`),
        nacimiento: `${year}-${String(month).padStart(2, '0')}-15`,
        vigente: draw(`alive ${document}`, 20) > 0,
      })
    })
    .get('/registro-vehiculos/vehiculos/:plate', (c) => {
      const plate = c.req.param('plate').toUpperCase()
      if (plate.endsWith('999')) return c.json({ simulado: true, error: 'fuera de servicio' }, 503)
      if (plate.endsWith('000')) return c.json({ simulado: true, encontrado: false })
      return c.json({
        simulado: true,
        encontrado: true,
        placa: plate,
        marca: pick(makes, `make ${plate}`),
        modelo: 1995 + draw(`model ${plate}`, 31),
        comparendos: draw(`fines ${plate}`, 3),
        soat_vigente: draw(`insurance ${plate}`, 10) > 0,
      })
    })
}
