/**
 * What real stacks do where the RFCs leave room, and what the RFCs say: the numbers that timing is compared with.
 * `auto` takes the loosest of all for violations, and the closest match for names.
 */
export const PROFILE_NAMES = ['auto', 'rfc', 'textbook', 'linux', 'bsd', 'windows'] as const
export type ProfileName = (typeof PROFILE_NAMES)[number]

export interface Profile {
  readonly name: ProfileName
  /** Seconds that TIME-WAIT lasts: 2MSL, or what the stack has in its place. */
  readonly timeWait: number
  /** Other lengths of TIME-WAIT that stacks of this family are known to have. */
  readonly timeWaitAlso: readonly number[]
  readonly keepalive: {
    /** Seconds without traffic before the first probe; null: the profile names none. */
    readonly idle: number | null
    /** Seconds between unanswered probes; any of them is a match. */
    readonly intervals: readonly number[]
    /** Unanswered probes before it gives up. */
    readonly probes: number | null
    readonly probesAlso: readonly number[]
  }
  /** When a SYN is sent again, in seconds after the first. */
  readonly synSchedules: readonly (readonly number[])[]
  readonly source: string
}

export const PROFILES: Record<ProfileName, Profile> = {
  auto: {
    name: 'auto',
    timeWait: 240,
    timeWaitAlso: [30, 60, 120],
    keepalive: { idle: null, intervals: [], probes: null, probesAlso: [] },
    synSchedules: [],
    source: 'the loosest of the other rows',
  },
  rfc: {
    name: 'rfc',
    timeWait: 240,
    timeWaitAlso: [],
    keepalive: { idle: 7200, intervals: [], probes: null, probesAlso: [] },
    synSchedules: [],
    source: 'RFC 9293, sections 3.4.2 (MSL of 2 minutes), 3.6.1 (MUST-13) and 3.8.4 (MUST-28)',
  },
  textbook: {
    name: 'textbook',
    timeWait: 240,
    timeWaitAlso: [],
    // Printed as 75 minutes in a well-known text; the 75 seconds of 4.4BSD are surely meant. Either matches.
    keepalive: { idle: 7200, intervals: [75, 4500], probes: 10, probesAlso: [] },
    synSchedules: [],
    source: 'the usual textbook account: 2MSL of 4 minutes, keepalive after 2 hours, 10 probes',
  },
  linux: {
    name: 'linux',
    timeWait: 60,
    timeWaitAlso: [],
    keepalive: { idle: 7200, intervals: [75], probes: 9, probesAlso: [] },
    synSchedules: [
      [1, 3, 7, 15, 31, 63],
      [1, 2, 3, 4, 5, 7, 11, 19, 35, 67],
    ],
    source: 'TCP_TIMEWAIT_LEN; tcp_keepalive_time, _intvl, _probes; tcp_syn_retries and tcp_syn_linear_timeouts (6.5)',
  },
  bsd: {
    name: 'bsd',
    timeWait: 60,
    timeWaitAlso: [30],
    keepalive: { idle: 7200, intervals: [75], probes: 8, probesAlso: [] },
    synSchedules: [[1, 2, 3, 4, 5, 7, 11, 19, 35, 67]],
    source: 'FreeBSD tcp_timer: msl 30 s, keepidle, keepintvl, keepcnt, tcp_syn_backoff; macOS msl 15 s',
  },
  windows: {
    name: 'windows',
    timeWait: 120,
    timeWaitAlso: [30, 60, 240],
    keepalive: { idle: 7200, intervals: [1], probes: 10, probesAlso: [5] },
    synSchedules: [
      [3, 9],
      [1, 3, 7, 15],
    ],
    source: 'TcpTimedWaitDelay, KeepAliveTime, KeepAliveInterval, TcpMaxConnectRetransmissions',
  },
}

/** Shortest TIME-WAIT of any stack in the table (macOS), in seconds. */
export const SHORTEST_TIME_WAIT = 30

/** Whether `seconds` is `wanted` within 10 % (or half a second, for the small ones). */
export const isAbout = (seconds: number, wanted: number): boolean =>
  Math.abs(seconds - wanted) <= Math.max(0.1 * wanted, Math.min(0.5, wanted * 0.2))

/** Rows of the table that a keepalive run fits: what it shows of idle time, interval and count must all agree. */
export function keepaliveProfiles(idle: number, interval: number | null, longestStreak: number): ProfileName[] {
  const fits = (profile: Profile): boolean => {
    const { keepalive } = profile
    if (keepalive.idle !== null && !isAbout(idle, keepalive.idle)) return false
    if (interval !== null && keepalive.intervals.length > 0 && !keepalive.intervals.some((i) => isAbout(interval, i)))
      return false
    return keepalive.probes === null || longestStreak <= Math.max(keepalive.probes, ...keepalive.probesAlso)
  }
  return PROFILE_NAMES.filter((name) => name !== 'auto' && fits(PROFILES[name]))
}

/** The stack whose schedule the gaps of repeated SYNs follow, or null. Times are seconds after the first SYN. */
export function synScheduleOf(times: readonly number[]): ProfileName | null {
  for (const name of PROFILE_NAMES)
    for (const schedule of PROFILES[name].synSchedules)
      if (
        times.length <= schedule.length &&
        times.every((time, at) => Math.abs(time - schedule[at]!) <= 0.15 + 0.06 * schedule[at]!)
      )
        return name
  return null
}
