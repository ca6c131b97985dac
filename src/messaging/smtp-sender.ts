import { createTransport, type SendMailOptions, type SMTPPoolOptions } from 'nodemailer'
import { DeliveryError, type Sender } from './message.ts'

interface Options {
  /**
   * `smtp://user:password@host:587`, where the connection must be encrypted by STARTTLS before anything is said, or
   * `smtps://…`. `?tls=none` allows plain text, for a server on the same machine.
   */
  url: string
  /** As people see it, e.g. `Ventanilla <no-responder@ejemplo.gov.co>`. */
  from: string
  /** Certificates to trust besides the usual ones, PEM. */
  ca?: string
}

export interface SmtpSender extends Sender {
  close(): void
}

/** One attempt, milliseconds; the whole activity has a limit of its own. */
const connectWithinMs = 8_000
const answerWithinMs = 10_000

/** Sends e-mail by SMTP (RFC 5321): plain text, marked as automatic (RFC 3834), its Message-ID made of the message's id. */
export function createSmtpSender({ url, from, ca }: Options): SmtpSender {
  const transport = createTransport(settings(url, ca))
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? new URL(url).hostname
  return {
    async send({ id, medium, to, language, subject, text }) {
      if (medium !== 'email') throw new DeliveryError('medium-not-served', { final: true })
      // The library would take what looks like a list of addresses for one.
      if (!/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(to)) throw new DeliveryError('address-invalid', { final: true })
      const messageId = `<${id}@${domain}>`
      const mail: SendMailOptions = {
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        disableUrlAccess: true,
        disableFileAccess: true,
      }
      await transport.sendMail(mail).catch((error: SmtpError) => {
        throw toDeliveryError(error)
      })
      return { reference: messageId }
    },
    close: () => transport.close(),
  }
}

function settings(url: string, ca: string | undefined): SMTPPoolOptions & { pool: true } {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const secure = protocol === 'smtps:'
  const plain = searchParams.get('tls') === 'none'
  return {
    pool: true,
    maxConnections: 2,
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    ...(ca !== undefined && { tls: { ca } }),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    socketTimeout: answerWithinMs,
  }
}

interface SmtpError extends Error {
  code?: string
  responseCode?: number
}

/**
 * What the server says of the recipient for good (5xx, RFC 5321 section 4.2.1) is final. A server that is away, busy, not
 * encrypted or does not know us is our own trouble: it is tried again, and an operator sees it.
 */
function toDeliveryError(cause: SmtpError): DeliveryError {
  const { code = 'unknown', responseCode = 0 } = cause
  const refused = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500
  if (refused) return new DeliveryError(`mail-refused-${responseCode}`, { final: true, cause })
  return new DeliveryError(`mail-${code.toLowerCase()}`, { final: false, cause })
}
