import { html } from 'hono/html'
import { demoAccounts } from './demo-accounts.ts'

export interface LoginPage {
  /** Path where the issuer is mounted. */
  mount: string
  /** The login under way; absent when it has ended. */
  uid?: string
  problem?: 'expired' | 'unknown'
}

const problems = {
  expired:
    'Esta página venció. Vuelva a la ventanilla y entre de nuevo. / This page has expired: go back and log in again.',
  unknown: 'Elija una de las cuentas. / Choose one of the accounts.',
}

/** Where a person chooses a demo account. Spanish with English beside it: nobody has chosen a language yet. */
export function loginPage({ mount, uid, problem }: LoginPage): string {
  const accounts = [...demoAccounts.values()].map(
    ({ subject, name, about }) =>
      html`<li>
        <button name="account" value="${subject}">
          <strong>${name}</strong> <span>${about.es} · <span lang="en">${about.en}</span> · ${subject}</span>
        </button>
      </li>`,
  )
  return String(
    html`<!doctype html>
      <html lang="es">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Cuentas de demostración</title>
          <link rel="stylesheet" href="${mount}/style.css" />
        </head>
        <body>
          <main>
            <h1>Cuentas de demostración</h1>
            <p>
              Esta instalación es de prueba: no hay contraseñas y nadie aquí existe. Elija con qué cuenta entrar.
              <span lang="en">Sample accounts of a test installation: choose one to log in.</span>
            </p>
            ${problem && html`<p role="alert">${problems[problem]}</p>`}
            ${
              uid &&
              html`<form method="post" action="${mount}/login/${uid}">
                <ul>
                  ${accounts}
                </ul>
              </form>`
            }
          </main>
        </body>
      </html>`,
  )
}

export const loginStyle = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f5f6f8 }
main { max-width: 40rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-top: .4rem solid #0943b5 }
ul { list-style: none; padding: 0 }
button { width: 100%; min-height: 3rem; margin: .25rem 0; padding: .5rem 1rem; text-align: start; font: inherit; color: inherit;
  background: #fff; border: 1px solid #5a6472; border-radius: .25rem; cursor: pointer }
button:hover { background: #eaf0fd }
button:focus-visible { outline: .2rem solid #0943b5; outline-offset: .15rem }
button > span { display: block; color: #4a5360 }
[role=alert] { padding: .75rem 1rem; background: #fdecec; border-inline-start: .4rem solid #b00020 }
`
