import type { OpenAPIHono } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { ApiEnv } from './deps.ts'
import { apiLanguages, messages } from './messages.ts'

interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: object }> }
  responses: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>
}

const description = `Everything that a person, an officer or an auditor does goes through this API; the portal uses the same parts.

Writes take \`Idempotency-Key\` (a UUID): after a timeout or a 503 send the same request with the same key, and it happens once.
They take \`If-Match\` with the revision seen. Errors are problems (RFC 9457) with a stable \`code\`, in the language of
\`Accept-Language\` (es, en). Tokens are JWTs of the installation's OpenID Connect issuer; a draft without an account is held
by its resume code, in the header \`Ventanilla-Code\`. Limits are in \`RateLimit\` headers.`

/** `/openapi.json` (3.1), made from the routes themselves, and `/docs`, the same to read. */
export function addReference(app: OpenAPIHono<ApiEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  })
  let made: ReturnType<typeof app.getOpenAPI31Document> | undefined
  const document = () => {
    made ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Ventanilla',
        version: '1',
        description,
        license: { name: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
    })
    return made
  }
  app.get('/openapi.json', (c) => c.json(document()))
  app.get('/docs', (c) => c.html(referencePage(document() as never)))
  app.get('/docs/style.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
}

interface Document {
  info: { title: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

/** A page without any script: the reference is text, and text needs none. */
function referencePage({ info, paths, components }: Document) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>
        <nav aria-label="Operations">
          <ul>
            ${operations.map(({ path, method }) => html`<li><a href="#${anchor(method, path)}">${method} ${path}</a></li>`)}
            <li><a href="#problems">Problems</a></li>
            <li><a href="#shapes">Shapes</a></li>
          </ul>
        </nav>
        <main>
          <h1>${info.title} API</h1>
          <p>${info.description} The same for programs: <a href="/openapi.json">openapi.json</a>.</p>
          ${operations.map(describe)}
          <h2 id="problems">Problems</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">code</th>
                <th scope="col">status</th>
                ${apiLanguages.map((each) => html`<th scope="col">${each}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${Object.entries(messages).map(
                ([code, message]) =>
                  html`<tr>
                    <td><code>${code}</code></td>
                    <td>${message.status}</td>
                    ${apiLanguages.map((each) => html`<td lang="${each}">${message[each]}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
          <h2 id="shapes">Shapes</h2>
          ${Object.entries(components.schemas).map(
            ([name, schema]) =>
              html`<details id="shape-${name}">
                <summary><code>${name}</code></summary>
                ${code(schema)}
              </details>`,
          )}
        </main>
      </body>
    </html>`
}

function describe({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const { summary, description: more, parameters = [], requestBody, responses } = operation
  return html`<section>
    <h2 id="${anchor(method, path)}"><code>${method} ${path}</code></h2>
    <p><strong>${summary}</strong>${more && html`. ${more}`}</p>
    ${
      parameters.length > 0 &&
      html`<ul>
        ${parameters.map((each) => html`<li><code>${each.name}</code> (${each.in}${each.required ? ', required' : ''})${each.description && html`: ${each.description}`}</li>`)}
      </ul>`
    }
    ${Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema }]) =>
        html`<details>
          <summary>Body, ${type}</summary>
          ${code(schema)}
        </details>`,
    )}
    ${Object.entries(responses).map(
      ([status, { description: words, content = {} }]) =>
        html`<details>
          <summary>${status}: ${words}</summary>
          ${Object.entries(content).map(
            ([type, { schema }]) =>
              html`<p>${type}</p>
                ${code(schema)}`,
          )}
        </details>`,
    )}
  </section>`
}

const code = (schema: object | undefined) =>
  html`<pre tabindex="0"><code>${JSON.stringify(schema ?? {}, undefined, 2)}</code></pre>`

const anchor = (method: string, path: string): string => `${method}${path}`.replace(/[^A-Za-z0-9]+/g, '-')

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; display: grid; grid-template-columns: minmax(12rem, 20rem) 1fr }
nav { position: sticky; top: 0; max-height: 100vh; overflow: auto; background: #f5f6f8; font-size: .875rem }
nav ul { list-style: none; padding: 1rem; margin: 0 }
nav a { display: block; padding: .3rem 0; overflow-wrap: anywhere; color: #0943b5 }
main { padding: 1rem 2rem; min-width: 0; max-width: 60rem }
pre { overflow: auto; background: #f5f6f8; padding: 1rem; max-height: 30rem }
table { border-collapse: collapse }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #c5ccd6 }
summary { cursor: pointer; padding: .3rem 0 }
:focus-visible { outline: .2rem solid #0943b5; outline-offset: .15rem }
@media (max-width: 50rem) { body { display: block } nav { position: static; max-height: none } }
`
