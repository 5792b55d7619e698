import { rule } from './rule.js'

export default rule({
  id: 'capture-midstream',
  group: 'capture-quality',
  severity: 'note',
  certainty: 'certain',
  tier: 'core',
  title: 'Capture starts in the middle of the connection',
  explanation: `
    The connection was open when the capture began: its handshake, its options and its initial numbers are
    not known. Rules that need them sleep.`,
  advice: 'Start the capture before the connection, if the handshake matters.',
  cite: ['tcpcheck manual, capture quality'],
  gates: [],
  find: (flow) =>
    flow.joinedLate && !flow.isScan
      ? [
          {
            frame: flow.firstFrame,
            time: flow.firstTime,
            frames: [],
            endpoint: null,
            data: { basis: flow.clientBasis },
          },
        ]
      : [],
  message: ({ basis }) =>
    `the capture starts after this connection was opened; which end is the client is ${basis === 'port' ? 'told by the ports' : 'a guess'}`,
  examples: [],
})
