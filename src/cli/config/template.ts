/** What `tcpcheck init` writes. Lines that begin with `#` and no space are settings, put out of action. */
export const CONFIG_TEMPLATE = `# Settings of tcpcheck. It takes the nearest tcpcheck.yaml from the working directory upward, and never one beside a
# capture. --config FILE names another, --no-config passes it over. An option on the command line takes the place of
# the key of its name; with --select there, select, ignore and off below do not count.

# Whose timers to compare with: auto, rfc, textbook, linux, bsd, windows.
#profile: auto
# Maximum segment lifetime: TIME-WAIT lasts twice as long.
#msl: 30s
#keepalive-idle: 2h
#keepalive-interval: 75s
#keepalive-probes: 9
# Where captures are taken: auto, client, server, middle.
#vantage: auto
# Flows kept, open or over.
#max-flows: 250000

# Rules to run, and rules to leave out: ids, groups, or patterns. tcpcheck rules lists them.
#select: [handshake, teardown, time-wait, keepalive]
#ignore: [keepalive-*]

# The least severity that is told: note, warning, error.
#severity: note
# From which severity on the exit status is 1: error, warning, note, never.
#fail-on: warning

# Severities in place of the rules' own: off, note, warning, error. Where several lines mean a rule, the last decides.
# What is not certain never becomes an error.
#rules:
#  data: note
#  zero-window: warning
#  capture-duplicated: off

# Findings that are known and not worth telling. They are counted, and the reason is told with the count.
#suppress:
#  - rule: keepalive-*
#    when: server.port == 5432 && server.addr == 10.0.0.0/8
#    because: the connection pool pings its idle connections
`
