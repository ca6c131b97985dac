/** Says that what was personal is gone; nothing where it is not. */
export function ErasedNote({ erased }: { erased?: string[] | undefined }) {
  return erased ? <p class="note">{erased.join(' ')}</p> : null
}
