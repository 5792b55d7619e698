import type { Flow, Items } from '../report/model.js'

/** Finds a flow's record by its number; null where it has none. Of chosen flows the number is not the place in the list. */
export function flowFinder(flows: Items<Flow>): (id: number | null) => Flow | null {
  let chosen: Map<number, Flow> | null = null
  return (id) => {
    if (id === null) return null
    const flow = flows.at(id)
    if (flow?.id === id) return flow
    chosen ??= new Map([...flows].map((one) => [one.id, one]))
    return chosen.get(id) ?? null
  }
}
