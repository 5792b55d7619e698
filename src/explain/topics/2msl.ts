import { type Profile, SHORTEST_TIME_WAIT } from '../../tcp/profiles.js'
import { minutes, NAMED_PROFILES, type Topic } from './topic.js'

export const twoMsl: Topic = {
  name: '2msl',
  aliases: ['msl', 'why-2msl', 'timewait', 'time-wait-length'],
  title: 'Why TIME-WAIT lasts 2MSL',
  sections: [
    [
      '',
      'MSL is the maximum segment lifetime: no segment lives longer in the network. The end that closed first stays in TIME-WAIT for twice as long after it has acknowledged the last FIN. There are two reasons.',
    ],
    [
      'First: the last ACK may be lost',
      'The end in LAST-ACK then gets no ACK and sends its FIN again. Somebody must still be there to acknowledge it; that is what TIME-WAIT is for. One MSL is for the last ACK to die on its way, one for the repeated FIN to come. Each repeated FIN is acknowledged again, and the wait begins anew.',
      'If the first end had not waited, it would know nothing of the connection and answer the FIN with RST. The second end would have been closed by an error in place of an ACK: `tcpcheck explain time-wait-cut-short`.',
    ],
    [
      'Second: old segments must die out',
      'A copy of a segment may still be under way when all is closed. If the same two addresses and ports opened a new connection at once, it could be taken for data of that. After 2MSL every segment of the old connection, and every answer to one, has disappeared.',
      'So the ports stay taken. A new connection is safe sooner only if its SYN shows that it is new, by a higher initial sequence number or a newer timestamp: `tcpcheck explain time-wait-reopened`.',
    ],
    [
      'How long is it?',
      'The RFC takes an MSL of 2 minutes, so 2MSL is 4 minutes. Stacks are shorter:',
      NAMED_PROFILES.map((profile) => timeWaitLine(profile)),
      `Without \`--profile\` a TIME-WAIT that is broken within ${SHORTEST_TIME_WAIT} s is an error, and one that is broken later, but before 2MSL is over, a note. \`--profile\`, or \`--msl 30s\` for a 2MSL of 60 s, says what to hold it to.`,
    ],
    [
      'What a capture can show of it',
      'TIME-WAIT sends nothing by itself. A capture shows that it was entered (the ACK of the last FIN), that it was exercised (a repeated FIN was acknowledged again), or that it was broken (RST in answer to a late segment, or the ports used again too soon). That it was kept to the end shows only a capture that goes on for 2MSL without any of these.',
    ],
  ],
  examples: [
    {
      name: 'the last ACK is lost; TIME-WAIT acknowledges the repeated FIN',
      packets: `
          open
          0.050  client  F.  1:1(0)   ack 1
          0.070  server  .   1:1(0)   ack 2
          0.080  server  F.  1:1(0)   ack 2
          0.090  client  .   2:2(0)   ack 2
          0.380  server  F.  1:1(0)   ack 2
          0.390  client  .   2:2(0)   ack 2
        `,
    },
  ],
  rules: ['time-wait'],
}

function timeWaitLine({ name, timeWait, timeWaitAlso }: Profile): string {
  const also = timeWaitAlso.length === 0 ? '' : ` (also ${timeWaitAlso.map(minutes).join(', ')})`
  return `${name}: ${minutes(timeWait)}${also}`
}
