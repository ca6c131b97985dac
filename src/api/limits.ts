/** How many requests of a kind one caller may make: `burst` at once, refilled evenly over `seconds`. */
export interface Rate {
  burst: number
  seconds: number
}

/** Every limit of the API; each is enforced by one process, and stated in its answers. An address of IPv6 stands for its /64. */
export const limits = {
  /** Bodies in JSON, bytes. */
  jsonBytes: 256 * 1024,
  /** What a multipart upload may hold besides its file, bytes. */
  multipartOverheadBytes: 16 * 1024,
  /** Characters of a document's name; longer ones are cut. */
  fileNameLength: 200,
  /** Longest wait for `minRevision`, milliseconds. */
  waitMs: 1000,
  /** Events of a history in one answer. */
  historyEvents: 500,
  /** Events in one export. */
  exportEvents: 2_000_000,
  /** Live streams: of one address, and of the whole process; those of the portal's pages count apart. */
  streamsPerAddress: 20,
  streams: 2000,
  rates: {
    /** Drafts opened without an account by an address. */
    open: { burst: 30, seconds: 60 },
    /** Drafts opened by an account. */
    openByAccount: { burst: 60, seconds: 60 },
    /** Public look-ups of a folio by an address. */
    lookup: { burst: 30, seconds: 60 },
    /** Wrong resume codes from an address. */
    code: { burst: 10, seconds: 600 },
    /** Exports asked for by an auditor. */
    export: { burst: 20, seconds: 3600 },
    /** Evidence of cases asked for by an auditor. */
    evidence: { burst: 60, seconds: 3600 },
    /** Patterns asked for by an auditor: each reads much. */
    patterns: { burst: 60, seconds: 600 },
    /** Lists of cases whose personal data is due, asked for by an administrator. */
    due: { burst: 60, seconds: 600 },
    /** Searches for a person by an auditor. */
    person: { burst: 60, seconds: 3600 },
    /** Commands to one case, whoever gives them. */
    write: { burst: 120, seconds: 60 },
  },
} as const

export type Limits = { [K in keyof typeof limits]: K extends 'rates' ? Rates : number }
export type Rates = Record<keyof (typeof limits)['rates'], Rate>
