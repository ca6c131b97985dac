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

// Parts of the page are drawn one at a time: htmx would put a drawing that had to wait where the part no longer is.
const oneAtATime = (draw) => {
  let drawing = false
  let again = false
  return async () => {
    again = true
    if (drawing) return
    drawing = true
    while (again) {
      again = false
      try {
        await draw()
      } catch {
        // What could not be drawn is drawn with the next change.
      }
    }
    drawing = false
  }
}

// Answers that decide what else is asked: the server draws the questions again.
const answers = document.getElementById('answers')
const drawQuestions = oneAtATime(() =>
  window.htmx.ajax('POST', answers.action, {
    source: answers,
    target: '#questions',
    select: '#questions',
    swap: 'outerHTML',
    values: { then: 'look' },
  }),
)
answers?.addEventListener('change', (event) => {
  if (event.target.closest('[data-decides]')) void drawQuestions()
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

// The server tells that something happened; the page is then asked for again, until it shows that.
const live = document.body.dataset.live
if (live && window.EventSource) {
  const [soonMs, lateMs] = [2000, 60_000]
  let told = -1
  let waitMs = soonMs
  let waiting
  let source
  const shown = () => Number(document.getElementById('live')?.dataset.revision ?? Infinity)
  const say = (what) => {
    const note = document.getElementById('live-note')
    if (note) note.textContent = note.dataset[what]
  }
  // Many pages whose server was away do not all come back in the same moment.
  const later = () => {
    waiting = setTimeout(catchUp, waitMs * (0.5 + Math.random()))
    waitMs = Math.min(waitMs * 2, lateMs)
  }
  const catchUp = oneAtATime(async () => {
    clearTimeout(waiting)
    if (shown() >= told) return
    const drawn = window.htmx.ajax('GET', location.href, { target: '#live', select: '#live', swap: 'outerHTML' })
    await drawn.catch(() => undefined)
    if (told < 0) return
    if (shown() < told) return later()
    waitMs = soonMs
    say('said')
  })
  // Whoever may not see the case any more, because a session has ended, is told that this is old.
  const giveUp = () => {
    source.close()
    told = -1
    say('old')
  }
  document.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (detail.target?.id !== 'live') return
    const refused = [401, 403, 404, 410].includes(detail.xhr.status)
    if (!refused && (detail.isError || detail.serverResponse.includes('id="live"'))) return
    detail.shouldSwap = false
    giveUp()
  })
  const listen = () => {
    source = new EventSource(live)
    source.addEventListener('change', ({ data }) => {
      told = Math.max(told, Number(data))
      void catchUp()
    })
    source.addEventListener('end', () => source.close())
    // A stream that breaks off is opened again by the browser; one that was refused only by us.
    source.addEventListener('error', ({ target }) => {
      if (target.readyState === EventSource.CLOSED) setTimeout(() => target === source && listen(), lateMs / 2)
    })
  }
  listen()
  window.addEventListener('pagehide', () => source.close())
  // The Back button brings a page as it was left: what it says may be old.
  window.addEventListener('pageshow', ({ persisted }) => persisted && listen())
}
