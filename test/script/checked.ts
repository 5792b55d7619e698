import { check } from '../../src/check/check.js'
import type { Finding, Flow } from '../../src/report/model.js'
import { encodeScript } from '../../src/script/encode.js'
import { parseScript } from '../../src/script/parse.js'

/** What tcpcheck makes of a script, with all segments. */
export async function checked(packets: string): Promise<{ flows: Flow[]; findings: Finding[] }> {
  return check(encodeScript(parseScript(packets)), { segments: true })
}
