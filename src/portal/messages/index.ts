import type { Lang } from '../view-models.ts'
import { en } from './en.ts'
import { es, type Messages } from './es.ts'

export const messages: Record<Lang, Messages> = { es, en }
