import { liveThrough } from '#support/lives.ts'

liveThrough(4, { of: 4 })
