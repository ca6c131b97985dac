import type { Shell } from '../view-models.ts'

/** How to reach a person; no page is a dead end. */
export function HelpBox({ shell }: { shell: Shell }) {
  const { t, entity } = shell
  if (!entity) return <p>{t.help.general}</p>
  const { help } = entity
  return (
    <address class="help-box">
      <p>
        <strong lang="es">{help.name}</strong>
      </p>
      {help.phone && (
        <p>
          {t.help.phone}: <a href={`tel:${help.phone.replaceAll(/[^+\d]/g, '')}`}>{help.phone}</a>
        </p>
      )}
      {help.email && (
        <p>
          {t.help.email}: <a href={`mailto:${help.email}`}>{help.email}</a>
        </p>
      )}
      {help.address && (
        <p>
          {t.help.office}: {help.address}
        </p>
      )}
      {help.hours && (
        <p>
          {t.help.hours}: {help.hours}
        </p>
      )}
    </address>
  )
}
