import type { Visitor } from './visitor.ts'

/** Opens a petition and answers everything up to the check page. */
export async function fillPetition(visitor: Visitor): Promise<void> {
  await visitor.visit('/tramites/gobernacion.peticion')
  await visitor.send(/^Empezar/)
  await visitor.follow(/^Seguir con/)
  await visitor.send('Guardar y seguir', { tipo_pqrsd: 'interes-particular' })
  await visitor.send('Guardar y seguir', { identidad: 'anonimo' })
  await visitor.send('Guardar y seguir', {
    asunto: 'Alumbrado',
    hechos: 'La calle está a oscuras.',
    que_solicita: 'Que lo reparen.',
  })
}

/** Files it; the visitor is on the confirmation page. */
export async function filePetition(visitor: Visitor): Promise<{ caseId: string; folio: string; lookupCode: string }> {
  await fillPetition(visitor)
  const [, caseId = ''] = /solicitudes\/([0-9a-f-]+)/.exec(visitor.path) ?? []
  await visitor.visit(`/solicitudes/${caseId}`)
  await visitor.follow('Revisar y enviar')
  const page = await visitor.send('Enviar solicitud')
  const read = (id: string) => page.root.querySelector(`#${id}`)?.textContent.trim() ?? ''
  return { caseId, folio: read('folio'), lookupCode: read('lookup-code') }
}
