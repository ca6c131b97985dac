/** Control characters that no text file has; tab, line feed, form feed and carriage return are fine. */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/

/** Tells, chunk by chunk, whether bytes are plain text: valid UTF-8 without control characters. */
export function createTextCheck(): { add(chunk: Uint8Array): void; end(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isText = true
  const check = (decode: () => string) => {
    if (!isText) return
    try {
      isText = !control.test(decode())
    } catch {
      isText = false
    }
  }
  return {
    add: (chunk) => check(() => decoder.decode(chunk, { stream: true })),
    end() {
      check(() => decoder.decode())
      return isText
    },
  }
}
