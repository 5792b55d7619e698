import { Ajv2020 } from 'ajv/dist/2020.js'
import { SARIF_SCHEMA } from './sarif-schema.js'

const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  formats: {
    uri: (text: string) => URL.canParse(text) && /^[!-~]+$/.test(text),
    'uri-reference': (text: string) => URL.canParse(text, 'file:///base/') && /^[!-~]+$/.test(text),
  },
})
const accepts = ajv.compile(SARIF_SCHEMA)

/** What is wrong with a SARIF document; empty when it is valid. */
export function sarifFaults(document: unknown): string[] {
  if (accepts(document)) return []
  return accepts.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}
