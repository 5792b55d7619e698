import type { Endpoint } from '../report/model.js'

/** `10.0.0.5:40002`, `[2001:db8::1]:443`. */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
