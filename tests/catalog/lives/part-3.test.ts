import { liveThrough } from '#support/lives.ts'

liveThrough(3, { of: 4 })
