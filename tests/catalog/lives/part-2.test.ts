import { liveThrough } from '#support/lives.ts'

liveThrough(2, { of: 4 })
