import type { Shell } from '../view-models.ts'

interface Props {
  shell: Shell
  /** Of the control and what is sent; also its anchor. */
  name: string
  label: string
  value: string
  help?: string | undefined
  error?: string | undefined
  type?: string
  /** Characters that it takes. */
  most?: number | undefined
  /** A number or code to copy from paper: not a word of any language. */
  code?: boolean
}

/** One line to write, with what helps and what is wrong with it, as readers of the screen are told too. */
export function LineField({ shell, name, label, value, help, error, type = 'text', most, code }: Props) {
  const described = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {help && (
        <p class="help" id={`${name}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{shell.t.common.error}: </span>
          {error}
        </p>
      )}
      <input
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete="off"
        {...(code && { autocapitalize: 'characters', spellcheck: false })}
        {...(most !== undefined && { maxlength: most })}
        {...(described && { 'aria-describedby': described })}
        {...(error && { 'aria-invalid': 'true' as const })}
      />
    </div>
  )
}
