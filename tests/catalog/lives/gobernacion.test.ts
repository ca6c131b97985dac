import { liveThrough } from '#support/lives.ts'

liveThrough('gobernacion')
