import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../text/usage-error.js'

const LOOPBACK = '127.0.0.1'

/** Serves one page to this machine until the process ends. Port 0: any that is free. */
export function serve(page: string, port: number): Promise<{ server: Server; address: string }> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => answer(request, response, page))
    server.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(new UsageError(`cannot serve on port ${port}: ${code === 'EADDRINUSE' ? 'it is in use' : message}`)),
    )
    server.listen(port, LOOPBACK, () => {
      const { port: taken } = server.address() as AddressInfo // It listens on TCP.
      resolve({ server, address: `http://${LOOPBACK}:${taken}/` })
    })
  })
}

function answer({ method, url, headers, socket }: IncomingMessage, response: ServerResponse, page: string): void {
  // A stranger's name that resolves to this machine must not read what is served here.
  const own = [LOOPBACK, 'localhost'].map((name) => `${name}:${socket.localPort}`)
  if (!own.includes(headers.host ?? '') || url !== '/' || (method !== 'GET' && method !== 'HEAD')) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is nothing here.\n')
    return
  }
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  })
  response.end(method === 'HEAD' ? undefined : page)
}
