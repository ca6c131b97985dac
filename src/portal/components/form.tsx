import type { Child, PropsWithChildren } from 'hono/jsx'
import type { FormTarget, Shell } from '../view-models.ts'

type Props = PropsWithChildren<{
  shell: Shell
  target: FormTarget
  files?: boolean
  class?: string
  attributes?: Record<string, string>
}>

/** Every form that changes something: it proves where it came from, and sent twice it acts once. */
export function Form({ shell, target, files, class: name, attributes, children }: Props) {
  return (
    <form
      method="post"
      action={target.action}
      novalidate
      {...(name && { class: name })}
      {...(files && { enctype: 'multipart/form-data' })}
      {...attributes}
    >
      <input type="hidden" name="csrf" value={shell.csrf} />
      <input type="hidden" name="key" value={target.key} />
      {children}
    </form>
  )
}

/** A form of one button. */
export function ActionButton(props: {
  shell: Shell
  target: FormTarget
  label: Child
  kind?: 'primary' | 'quiet' | 'danger'
  about?: string
}) {
  return (
    <Form shell={props.shell} target={props.target} class="inline">
      <button type="submit" class={`button ${props.kind ?? 'primary'}`}>
        {props.label}
        {props.about && <span class="unseen"> {props.about}</span>}
      </button>
    </Form>
  )
}
