// Improves pages that work without it: focus on errors, one sending at a time, live status, print.
const errors = document.getElementById('errors')
if (errors) errors.focus()

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// A second click would do no harm, but it would look as if the first had not counted.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.sent) return event.preventDefault()
  if (form.method !== 'post') return
  form.dataset.sent = 'yes'
  const button = event.submitter
  if (!button) return
  button.setAttribute('aria-disabled', 'true')
  if (button.dataset.sending) button.textContent = button.dataset.sending
})
// The Back button brings a page as it was left.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
  for (const button of document.querySelectorAll('button[aria-disabled]')) button.removeAttribute('aria-disabled')
})

// Answers that decide what else is asked: the server draws the questions again.
const answers = document.getElementById('answers')
answers?.addEventListener('change', (event) => {
  if (!event.target.closest('[data-decides]')) return
  window.htmx.ajax('POST', answers.action, {
    source: answers,
    target: '#questions',
    select: '#questions',
    swap: 'outerHTML',
    values: { then: 'look' },
  })
})

// People type on while the server draws: what stands on the page when the drawing comes is newer, and stays.
const controls = 'input:not([type=hidden]):not([type=file]), select, textarea'
const isChoice = ({ type }) => type === 'radio' || type === 'checkbox'
let typed = []
let focused
document.addEventListener('htmx:beforeSwap', ({ detail: { target } }) => {
  if (target?.id !== 'questions') return
  focused = document.activeElement?.id
  typed = [...target.querySelectorAll(controls)].map(({ name, type, value, checked }) => ({
    name,
    type,
    value,
    checked,
  }))
})
document.addEventListener('htmx:afterSwap', () => {
  for (const control of document.querySelectorAll(`#questions :is(${controls})`)) {
    const choice = isChoice(control)
    const before = typed.find(({ name, value }) => name === control.name && (!choice || value === control.value))
    if (before && choice) control.checked = before.checked
    else if (before) control.value = before.value
  }
  if (typed.length > 0 && focused) document.getElementById(focused)?.focus()
  typed = []
})

// Drawing needs no files: they go once, with the form itself.
answers?.addEventListener('htmx:configRequest', ({ detail: { formData } }) => {
  const files = [...formData].filter(([, value]) => value instanceof File)
  for (const [name] of files) formData.delete(name)
})

// The server tells that something happened; the page is then asked for again.
const live = document.body.dataset.live
if (live && window.EventSource) {
  const source = new EventSource(live)
  source.addEventListener('change', (event) => {
    const shown = document.getElementById('live')
    if (!shown || Number(event.data) <= Number(shown.dataset.revision)) return
    window.htmx.ajax('GET', location.href, { target: '#live', select: '#live', swap: 'outerHTML' }).then(() => {
      const note = document.getElementById('live-note')
      if (note) note.textContent = note.dataset.said
    })
  })
  source.addEventListener('end', () => source.close())
  window.addEventListener('pagehide', () => source.close())
}
