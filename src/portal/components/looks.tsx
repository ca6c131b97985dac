import type { Shell } from '../view-models.ts'
import type { AuditedLooksView, LooksView } from '../views/access.ts'

/** Who has looked into the person's case, when and why. */
export function Looks({ shell, looks }: { shell: Shell; looks: LooksView }) {
  const { t } = shell
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">{t.access.title}</h2>
      <p>{looks.looks.length === 0 ? t.access.nobody : t.access.lead}</p>
      <ul class="plain">
        {looks.looks.map(({ who, why, when, opened }) => (
          <li class="event">
            <h3 class="card-title">{who}</h3>
            <p>{why}</p>
            {opened.map((document) => (
              <p>{document}</p>
            ))}
            <p class="quiet">{when}</p>
          </li>
        ))}
      </ul>
      {looks.more > 0 && <p class="quiet">{t.access.more(looks.more)}</p>}
    </section>
  )
}

/** Every look into a case, with the reader. */
export function AuditedLooks({ shell, looks }: { shell: Shell; looks: AuditedLooksView }) {
  const words = shell.t.access.audit
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">{words.title}</h2>
      {looks.broken !== undefined && (
        <p class="broken" role="alert">
          {words.broken(looks.broken)}
        </p>
      )}
      {looks.broken === undefined && <p class="sound">{looks.looks.length === 0 ? words.none : words.sound}</p>}
      <ol class="plain">
        {looks.looks.map(({ place, who, why, when, what }) => (
          <li class="event">
            <h3 class="card-title">
              {place}. {who}
            </h3>
            <p>{why}</p>
            <p>{what}</p>
            <p class="quiet">{when}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
