import type { ErrorView, Shell } from '../view-models.ts'

/** Says on top what to put right, each line a link to its place; it takes the focus when the page opens. */
export function ErrorSummary({ shell, errors }: { shell: Shell; errors: ErrorView[] }) {
  if (errors.length === 0) return null
  return (
    <div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex={-1} autofocus id="errors">
      <h2 id="error-summary-title">{shell.t.common.errorTitle}</h2>
      <ul>
        {errors.map(({ href, text }) => (
          <li>{href ? <a href={href}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  )
}
