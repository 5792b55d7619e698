import { textIn } from './packed-text.js'

/* The page's own script is most of it, and is carried compressed. The policy of the page knows its hash. */

async function boot(): Promise<void> {
  document.documentElement.classList.add('js')
  const script = document.createElement('script')
  script.textContent = await textIn('app')
  document.body.append(script)
}

void boot()
