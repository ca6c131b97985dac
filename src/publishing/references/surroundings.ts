import type { Calendar } from '#core/calendar.ts'
import type { Definition } from '#core/definition.ts'
import type { Vocabularies } from '#core/options.ts'
import type { Agency, Entity } from '#publishing/files/entity.ts'
import type { ServiceFile } from '#publishing/files/service-file.ts'

/** What a definition may refer to outside itself. */
export interface Surroundings {
  entities: readonly Entity[]
  agencies: readonly Agency[]
  calendars: Readonly<Record<string, Calendar>>
  vocabularies: Vocabularies
  /** By `entity/service`. */
  services: Readonly<Record<string, ServiceFile>>
  /** Latest version of each procedure, by `entity.procedure`, for bundles. */
  procedures: Readonly<Record<string, Definition>>
}
