import { rule } from './rule.js'

export default rule({
  id: 'unsolicited-synack',
  group: 'handshake',
  severity: 'note',
  certainty: 'probable',
  tier: 'base',
  title: 'SYN,ACK without a SYN',
  explanation: `
    A SYN,ACK came to a host that was not seen to ask for it: backscatter of a flood that forges this
    address, a capture that began too late or hears one direction only, or an old duplicate's answer. A RST
    from the recipient shows that it had not asked.`,
  advice: 'If the recipient resets: someone forges its address. If the connection goes on: the capture missed the SYN.',
  cite: ['RFC 9293, section 3.10.7.2', 'RFC 9293, section 3.5 (Figure 11)'],
  gates: [],
  find: (flow) => {
    const { client, server } = flow
    if (!flow.startedWithSynAck || client.pureSyn !== null || server.synAck === null) return []
    const isDisowned = flow.reset?.by === 'client'
    return [
      {
        frame: server.synAck.frame,
        time: server.synAck.time,
        frames: [flow.reset?.frame ?? 0],
        endpoint: null,
        data: { disowned: isDisowned, segments: client.segments },
      },
    ]
  },
  message: ({ disowned, segments }) =>
    disowned
      ? 'a SYN,ACK arrived that nobody had asked for; its recipient refused it with RST'
      : `the SYN that this SYN,ACK answers is not in the capture${segments > 0 ? ', yet the connection goes on' : ''}`,
  examples: [],
})
