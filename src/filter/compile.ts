import { type Named, noRuleNamed, rulesNamed } from '../rules/naming.js'
import { nearest } from '../text/nearest.js'
import { listed } from '../text/numbers.js'
import { secondsOf } from '../text/seconds.js'
import { FIELDS, type Field, type Subject } from './fields.js'
import { FilterError, shortened } from './filter-error.js'
import type { Token } from './lexer.js'
import { isIpv6, isWithin, networkOf } from './network.js'
import type { Operator, Test, Tree } from './parser.js'

/** Whether a flow is one of those that a filter selects. */
export type Filter = (subject: Subject) => boolean

type Values<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>

/** Turns the tree of a filter into a question to ask of each flow. `rules` are those that it may name. */
export function compile(tree: Tree, text: string, rules: readonly Named[]): Filter {
  const compiler = new Compiler(text, rules)
  return compiler.filter(tree)
}

class Compiler {
  readonly #text: string
  readonly #rules: readonly Named[]

  constructor(text: string, rules: readonly Named[]) {
    this.#text = text
    this.#rules = rules
  }

  filter(tree: Tree): Filter {
    if (tree.kind === 'test') return this.#test(tree)
    if (tree.kind === 'not') {
      const part = this.filter(tree.part)
      return (subject) => !part(subject)
    }
    const parts = tree.parts.map((part) => this.filter(part))
    return tree.kind === 'and'
      ? (subject) => parts.every((part) => part(subject))
      : (subject) => parts.some((part) => part(subject))
  }

  #test({ field: name, operator, values }: Test): Filter {
    const field = FIELDS.get(name.text.toLowerCase())
    if (field === undefined)
      throw this.#problem(`no field "${shortened(name.text)}"${fieldAdvice(shortened(name.text))}`, name)
    if (operator === null) return (subject) => field.values(subject).length > 0
    if (operator === 'has' && field.kind !== 'rule') {
      throw this.#problem(`has is for rules; ${name.text} is compared by ==`, name)
    }
    switch (field.kind) {
      case 'address':
        return this.#addressTest(field, name, operator, values)
      case 'number':
        return this.#numberTest(field, operator, values)
      case 'choice':
        return this.#choiceTest(field, name, operator, values)
      case 'rule':
        return this.#ruleTest(field, operator, values)
      case 'presence':
        throw this.#problem(`${name.text} stands alone: the flow has it or has not`, name)
    }
  }

  #addressTest(field: Values<'address'>, name: Token, operator: Operator, values: readonly Token[]): Filter {
    if (isOrder(operator)) throw this.#problem(`addresses have no order: compare them by ==, != or in`, name)
    const networks = values.map((value) => {
      const network = networkOf(value.text)
      if (network === null) throw this.#problem(`"${shortened(value.text)}" is no address and no network`, value)
      if (field.family !== null && isIpv6(network) !== (field.family === 6))
        throw this.#problem(otherFamily(name), value)
      return network
    })
    const isEqual = (own: string): boolean => networks.some((network) => isWithin(own, network))
    return asked(operator, field.values, isEqual)
  }

  #numberTest(field: Values<'number'>, operator: Operator, values: readonly Token[]): Filter {
    const isList = operator === 'in' || operator === 'not in'
    const ranges = values.map((value) => this.#range(field.unit, value, isList))
    if (!isOrder(operator)) {
      return asked(operator, field.values, (own) => ranges.some(({ from, to }) => from <= own && own <= to))
    }
    const bound = ranges[0]!.from
    return (subject) => field.values(subject).some((own) => isOrdered(own, operator, bound))
  }

  /** A number, or in a list `80..443`. */
  #range(unit: 'count' | 'port' | 'seconds', value: Token, isList: boolean): { from: number; to: number } {
    const dots = isList ? value.text.indexOf('..') : -1
    if (dots === -1) {
      const from = this.#number(unit, value, value.text)
      return { from, to: from }
    }
    const [from, to] = [value.text.slice(0, dots), value.text.slice(dots + 2)].map((part) =>
      this.#number(unit, value, part),
    )
    if (from! > to!) throw this.#problem(`the range ${shortened(value.text)} is empty`, value)
    return { from: from!, to: to! }
  }

  #number(unit: 'count' | 'port' | 'seconds', value: Token, text: string): number {
    if (unit === 'seconds') {
      const seconds = secondsOf(text)
      if (seconds !== null) return seconds
      throw this.#problem(`"${shortened(text)}" is no time, such as 2.5, 500ms or 2m`, value)
    }
    if (!/^\d+(\.\d+)?$/.test(text)) throw this.#problem(`"${shortened(text)}" is no number`, value)
    if (unit === 'port' && Number(text) > 0xffff) throw this.#problem('ports end with 65535', value)
    return Number(text)
  }

  #choiceTest(field: Values<'choice'>, name: Token, operator: Operator, values: readonly Token[]): Filter {
    const { choices } = field
    const wanted = values.map((value) => {
      const place = choices.findIndex((known) => known.toLowerCase() === value.text.toLowerCase())
      if (place >= 0) return place
      const near = nearest(shortened(value.text), choices)
      const advice = near === null ? `it is ${listed(choices, 'or')}` : `did you mean ${near}?`
      throw this.#problem(`${name.text} is never "${shortened(value.text)}"; ${advice}`, value)
    })
    const places = (subject: Subject): number[] => field.values(subject).map((own) => choices.indexOf(own))
    if (!isOrder(operator)) return asked(operator, places, (own) => wanted.includes(own))
    if (!field.isOrdered) throw this.#problem(`${name.text} has no order: compare it by ==, != or in`, name)
    return (subject) => places(subject).some((own) => isOrdered(own, operator, wanted[0]!))
  }

  #ruleTest(field: Values<'rule'>, operator: Operator, values: readonly Token[]): Filter {
    if (operator !== 'has') throw this.#problem('rules are asked by has, such as rules has stale-syn', values[0]!)
    const wanted = new Set<string>()
    for (const value of values) {
      const meant = rulesNamed(value.text, this.#rules)
      if (meant.length === 0) throw this.#problem(noRuleNamed(shortened(value.text), this.#rules), value)
      for (const { id } of meant) wanted.add(id)
    }
    return (subject) => field.values(subject).some((own) => wanted.has(own))
  }

  #problem(problem: string, { at }: Token): FilterError {
    return new FilterError(problem, this.#text, at)
  }
}

/** As in Wireshark: == wants one value that fits, != wants values and none that fits. */
function asked<Value>(
  operator: Operator,
  values: (subject: Subject) => Value[],
  isEqual: (value: Value) => boolean,
): Filter {
  if (operator === 'not in') return (subject) => !values(subject).some(isEqual)
  if (operator !== '!=') return (subject) => values(subject).some(isEqual)
  return (subject) => {
    const own = values(subject)
    return own.length > 0 && !own.some(isEqual)
  }
}

type Order = '<' | '<=' | '>' | '>='

const isOrder = (operator: Operator): operator is Order =>
  operator === '<' || operator === '<=' || operator === '>' || operator === '>='

function isOrdered(own: number, operator: Order, bound: number): boolean {
  switch (operator) {
    case '<':
      return own < bound
    case '<=':
      return own <= bound
    case '>':
      return own > bound
    case '>=':
      return own >= bound
  }
}

const otherFamily = ({ text }: Token): string =>
  text.startsWith('ipv6')
    ? `${text} is IPv6; did you mean ${text.replace('ipv6', 'ip')}?`
    : `${text} is IPv4; did you mean ${text.replace('ip', 'ipv6')}?`

/** The nearest field, also of those that end so: `srcport` is `tcp.srcport`. */
function fieldAdvice(text: string): string {
  const names = [...FIELDS.keys()]
  const near = nearest(text, names) ?? names.find((name) => name.endsWith(`.${text.toLowerCase()}`)) ?? null
  return near === null ? '; tcpcheck explain filter lists the fields' : `; did you mean ${near}?`
}
