import type { Flow, Items, LazyReport } from '../report/model.js'

/** The report without the segments of its flows, which only another output of the same run needs. */
export function withoutSegments(report: LazyReport): LazyReport {
  const { flows } = report
  const bare: Items<Flow> = {
    length: flows.length,
    at: (index) => {
      const flow = flows.at(index)
      return flow && bareFlow(flow)
    },
    *[Symbol.iterator]() {
      for (const flow of flows) yield bareFlow(flow)
    },
  }
  return { ...report, flows: bare }
}

function bareFlow({ segments, segmentsOmitted, ...flow }: Flow): Flow {
  return flow
}
