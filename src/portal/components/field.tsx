import type { FieldView, NormView, Shell } from '../view-models.ts'
import { Say } from './words.tsx'

export function Norm({ shell, norm }: { shell: Shell; norm: NormView }) {
  return (
    <>
      {norm.url ? (
        <a href={norm.url} rel="external noopener" lang="es">
          {norm.title}
        </a>
      ) : (
        <span lang="es">{norm.title}</span>
      )}
      {norm.toConfirm && <> ({shell.t.common.toConfirm})</>}
    </>
  )
}

/** Why each question of a page may be asked, folded together. */
export function Reasons({ shell, fields }: { shell: Shell; fields: FieldView[] }) {
  const { t } = shell
  const cited = fields.filter(({ norm, personal }) => norm || personal)
  if (cited.length === 0) return null
  return (
    <details class="why">
      <summary>{t.fill.whyAsked}</summary>
      {cited.some(({ personal }) => personal) && <p>{t.fill.personal}</p>}
      <ul>
        {cited.map(({ title, norm }) =>
          norm ? (
            <li>
              <Say words={title} /> – <Norm shell={shell} norm={norm} />
            </li>
          ) : null,
        )}
      </ul>
    </details>
  )
}

/** A table of rows, each a group of its own questions; buttons add and remove rows without JavaScript. */
function Rows({ shell, field }: { shell: Shell; field: FieldView }) {
  const { t } = shell
  const { title, list, more } = field.rows ?? { title: field.title, list: [], more: false }
  return (
    <fieldset
      class={field.error ? 'field rows wrong' : 'field rows'}
      id={field.name}
      tabindex={-1}
      {...describedBy(field)}
    >
      <legend>
        <Title shell={shell} field={field} />
      </legend>
      <Explained shell={shell} field={field} />
      <input type="hidden" name={`${field.name}.rows`} value={String(list.length)} />
      {list.map((cells, index) => (
        <fieldset class="row-of">
          <legend>
            <Say words={title} /> {index + 1}
          </legend>
          {cells.map((cell) => (
            <Field shell={shell} field={cell} />
          ))}
          <button type="submit" class="button quiet" name="then" value={`drop-${field.name}.${index}`}>
            {t.fill.removeRow}
            <span class="unseen">
              : {title.text} {index + 1}
            </span>
          </button>
        </fieldset>
      ))}
      {more && (
        <button type="submit" class="button quiet" name="then" value={`row-${field.name}`}>
          {t.fill.addRow}
          <span class="unseen">: {title.text}</span>
        </button>
      )}
    </fieldset>
  )
}

/** What the system works out: shown, and never asked. */
function Calculated({ shell, field }: { shell: Shell; field: FieldView }) {
  return (
    <div class="field calculated">
      <p>
        <strong>
          <Say words={field.title} />
        </strong>
      </p>
      {field.help && (
        <p class="help">
          <Say words={field.help} />
        </p>
      )}
      <p>
        <output id={field.name}>{field.value || shell.t.fill.notYetCalculated}</output>
      </p>
    </div>
  )
}

const isGroup = ({ control }: FieldView) => control === 'radios' || control === 'checkboxes'

/** Ids of what explains a field, in the order in which a person should hear it. */
const describedBy = (field: FieldView): { 'aria-describedby'?: string } => {
  const parts = [field.help && 'help', field.mark && 'mark', field.error && 'error'].filter(Boolean)
  return parts.length > 0 ? { 'aria-describedby': parts.map((part) => `${field.name}-${part}`).join(' ') } : {}
}

/** One question with its help, the reason why it is asked again, and what to put right. */
export function Field({ shell, field }: { shell: Shell; field: FieldView }) {
  const named = field.error ? 'field wrong' : field.mark ? 'field marked' : 'field'
  if (field.control === 'rows') return <Rows shell={shell} field={field} />
  if (field.control === 'calculated') return <Calculated shell={shell} field={field} />
  if (isGroup(field)) {
    return (
      <fieldset class={named} id={field.name} tabindex={-1} {...describedBy(field)} {...decides(field)}>
        <legend>
          <Title shell={shell} field={field} />
        </legend>
        <Explained shell={shell} field={field} />
        {field.options.map((option, index) => (
          <Choice field={field} option={option} index={index} />
        ))}
      </fieldset>
    )
  }
  return (
    <div class={named} {...decides(field)}>
      <label for={field.name}>
        <Title shell={shell} field={field} />
      </label>
      <Explained shell={shell} field={field} />
      <Control shell={shell} field={field} />
    </div>
  )
}

const decides = (field: FieldView) => (field.decides ? { 'data-decides': '' } : {})

function Title({ shell, field }: { shell: Shell; field: FieldView }) {
  return (
    <>
      <Say words={field.title} />
      {!field.required && <span class="optional"> ({shell.t.common.optional})</span>}
    </>
  )
}

function Explained({ shell, field }: { shell: Shell; field: FieldView }) {
  const { t } = shell
  return (
    <>
      {field.help && (
        <p class="help" id={`${field.name}-help`}>
          <Say words={field.help} />
        </p>
      )}
      {field.mark && (
        <p class="mark" id={`${field.name}-mark`}>
          <strong>{t.fill.marked}</strong> {field.mark}
        </p>
      )}
      {field.error && (
        <p class="error" id={`${field.name}-error`}>
          <span class="unseen">{t.common.error}: </span>
          {field.error}
        </p>
      )}
    </>
  )
}

function Choice({ field, option, index }: { field: FieldView; option: FieldView['options'][number]; index: number }) {
  const id = `${field.name}-${index}`
  const chosen = Array.isArray(field.value) ? field.value.includes(option.value) : field.value === option.value
  return (
    <div class="choice">
      <input
        type={field.control === 'radios' ? 'radio' : 'checkbox'}
        id={id}
        name={field.name}
        value={option.value}
        checked={chosen}
        {...(option.help && { 'aria-describedby': `${id}-help` })}
      />
      <label for={id}>
        <Say words={option.title} />
      </label>
      {option.help && (
        <p class="help" id={`${id}-help`}>
          <Say words={option.help} />
        </p>
      )}
    </div>
  )
}

function Control({ shell, field }: { shell: Shell; field: FieldView }) {
  const value = Array.isArray(field.value) ? field.value.join(', ') : field.value
  const common = {
    id: field.name,
    name: field.name,
    ...describedBy(field),
    ...(field.error && { 'aria-invalid': 'true' as const }),
    ...(field.autocomplete && { autocomplete: field.autocomplete }),
    ...(field.maxLength && { maxlength: field.maxLength }),
  }
  if (field.control === 'textarea') {
    return (
      <textarea {...common} rows={6}>
        {value}
      </textarea>
    )
  }
  if (field.control === 'select') {
    return (
      <select {...common}>
        <option value="">{shell.t.common.choose}</option>
        {field.options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.title.text}
          </option>
        ))}
      </select>
    )
  }
  if (field.control === 'number') {
    return (
      <input
        {...common}
        type="text"
        inputmode={field.wholeNumber ? 'numeric' : 'decimal'}
        value={value}
        class="short"
      />
    )
  }
  return <input {...common} type={field.control} value={value} class={field.control === 'date' ? 'short' : ''} />
}
