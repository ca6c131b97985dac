import { liveThrough } from '#support/lives.ts'

liveThrough(1, { of: 4 })
