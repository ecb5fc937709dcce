// Saves a page of the journey while it is written, as it stands. "Saved" is said when the server has said so, and never
// before; until then the page says that it is not, and goes on trying.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

const QUIET_FOR = 1500 // milliseconds without a key
const WAITS = [2, 5, 10, 20, 30] // seconds between tries
const NOT_SAVED = 'Not saved yet. Keep this page open: we keep trying.'
const SIGNED_OUT = 'Not saved: your session has ended. Press the button below, sign in, and what you typed comes back.'

export class Autosave extends Component {
  static moduleName = 'eh-autosave'

  constructor ($root) {
    super($root)
    this.$said = $root.querySelector('[data-saved]')
    this.kept = this.typed()
    this.tries = 0
    $root.addEventListener('input', () => this.later(QUIET_FOR))
    $root.addEventListener('change', () => this.later(0))
    $root.addEventListener('submit', () => { this.leaving = true })
    window.addEventListener('online', () => this.later(0))
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.save() })
    window.addEventListener('beforeunload', (event) => {
      if (this.failing && !this.leaving) event.preventDefault()
    })
    window.addEventListener('pageshow', () => { this.leaving = false })
  }

  typed () {
    const fields = new FormData(this.$root)
    for (const name of ['csrf_token', 'revision', 'tab', 'go']) fields.delete(name)
    return new URLSearchParams(fields).toString()
  }

  later (wait) {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.save(), wait)
  }

  async save () {
    clearTimeout(this.waiting)
    const typed = this.typed()
    if (this.saving || this.leaving || this.stopped || typed === this.kept) return
    this.saving = true
    try {
      await this.send(typed)
    } catch {
      this.failed(NOT_SAVED)
    } finally {
      this.saving = false
    }
    if (!this.failing && this.typed() !== this.kept) this.later(QUIET_FOR)
  }

  async send (typed) {
    const body = new URLSearchParams(new FormData(this.$root))
    body.set('go', 'autosave')
    const answer = await fetch(this.$root.action, { method: 'POST', body, redirect: 'manual', keepalive: document.hidden })
    if (answer.ok) return this.saved(typed, await answer.json())
    if (answer.status === 409) return this.stop((await answer.json()).told)
    if (answer.type === 'opaqueredirect' || answer.status === 400 || answer.status === 404) return this.stop(SIGNED_OUT)
    throw new Error('not saved')
  }

  saved (typed, { saved, revision, place, again }) {
    if (again) { // an answer was lost on the way: what stands there now is ours, and older than what is typed here
      this.$root.elements.revision.value = revision
      return
    }
    this.kept = typed
    this.tries = 0
    this.failing = false
    this.$root.elements.revision.value = revision
    this.say(`Saved ${saved}`)
    if (typeof place === 'string') this.readBack(place)
  }

  // The server has looked up where a postcode lies.
  readBack (place) {
    const $place = this.$root.querySelector('[data-place]')
    $place.hidden = !place
    if ($place.textContent !== place) $place.textContent = place
  }

  failed (words) {
    this.failing = true
    this.say(words)
    this.later(WAITS[Math.min(this.tries++, WAITS.length - 1)] * 1000)
  }

  // Only the person can go on from here.
  stop (words) {
    this.stopped = this.failing = true
    this.say(words)
  }

  say (words) {
    this.$said.classList.toggle('eh-saved--not', Boolean(this.failing))
    if (this.$said.textContent !== words) this.$said.textContent = words
  }
}
