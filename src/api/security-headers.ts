/**
 * Headers of every answer of the process, unless an answer brings its own. Scripts and styles come from our own files
 * only: what somebody wrote into a form can never become one.
 * `formTargets`: origins besides ours that a form may lead to, such as the issuer's at a logout.
 */
export function securityHeaders({
  publicUrl,
  formTargets,
}: {
  publicUrl: string
  formTargets: string[]
}): Record<string, string> {
  const policy = [
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
  }
}
