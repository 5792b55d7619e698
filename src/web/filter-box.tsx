import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { completions } from '../filter/completions.js'
import { FIELDS, type Field } from '../filter/fields.js'
import type { FilterError } from '../filter/filter-error.js'
import type { Named } from '../rules/naming.js'
import { type Query, readQuery } from './query.js'

/** Milliseconds without a key after which the list follows: it may be long. */
const REST = 120

interface FilterBoxProps {
  /** The rules that a filter may name. */
  readonly names: readonly Named[]
  readonly onQuery: (query: Query) => void
}

/** Where the flows are narrowed by a filter as the command takes it, or by words. While it is faulty, the last one holds. */
export function FilterBox({ names, onQuery }: FilterBoxProps): JSX.Element {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<FilterError | null>(null)
  useEffect(() => {
    const follow = (): void => {
      try {
        onQuery(readQuery(text, names))
        setFault(null)
      } catch (error) {
        setFault(error as FilterError) // readQuery throws no other.
      }
    }
    const timer = setTimeout(follow, REST)
    return () => clearTimeout(timer)
  }, [text, names, onQuery])
  return (
    <div class="scripted filter">
      <label>
        Filter{' '}
        <input
          id="filter"
          type="search"
          value={text}
          list="filter-words"
          autocomplete="off"
          spellcheck={false}
          placeholder="severity >= warning, or words"
          aria-invalid={fault !== null}
          aria-describedby="filter-fault"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <datalist id="filter-words">
        {completions(text, names).map((whole) => (
          <option key={whole} value={whole} />
        ))}
      </datalist>
      <div id="filter-fault" aria-live="polite" class="fault">
        {fault === null ? null : (
          <>
            <p class="severity error">{fault.message}</p>
            <pre aria-hidden="true">{fault.excerpt.join('\n')}</pre>
          </>
        )}
      </div>
      <FilterHelp />
    </div>
  )
}

function FilterHelp(): JSX.Element {
  return (
    <details>
      <summary>How to filter</summary>
      <p>
        As with <code>--filter</code>: <code>server.port == 443 &amp;&amp; duration &gt; 2s</code>,{' '}
        <code>{'handshake in {refused, unanswered}'}</code>, <code>not rules has keepalive</code>,{' '}
        <code>ip.addr == 10.0.0.0/8 || teardown == reset</code>. Anything else is looked for in the lines.
      </p>
      <dl class="fields">
        {[...FIELDS].map(([name, field]) => (
          <>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {field.about}
              {choicesText(field)}
            </dd>
          </>
        ))}
      </dl>
    </details>
  )
}

const choicesText = (field: Field): string => (field.kind === 'choice' ? ` ${field.choices.join(', ')}.` : '')
