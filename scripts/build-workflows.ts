import { workflowBundle } from '#temporal/workflow-bundle.ts'

// Run when an image is built, so that no worker of it has to.
const { codePath } = await workflowBundle()
process.stdout.write(`${codePath}\n`)
