// Says that more has come to a list that stays open, and moves nothing in it. Whoever wants it presses.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

const EVERY = 60_000 // milliseconds

export class News extends Component {
  static moduleName = 'eh-news'

  constructor ($root) {
    super($root)
    this.$said = $root.querySelector('[role=status]')
    this.$heading = document.getElementById($root.dataset.heading)
    this.tag = ''
    setInterval(() => document.hidden || this.look(), EVERY)
    document.addEventListener('visibilitychange', () => document.hidden || this.look())
  }

  async look () {
    try {
      const answer = await fetch(this.$root.dataset.address, {
        headers: this.tag ? { 'If-None-Match': this.tag } : {},
        cache: 'no-store',
        redirect: 'error'
      })
      if (!answer.ok) return // nothing is new, or nobody is signed in any more: the next press says so
      this.tag = answer.headers.get('ETag') ?? ''
      this.show(await answer.json())
    } catch {} // no signal: the next look tries again
  }

  show ({ heading, new: count }) {
    document.title = document.title.replace(this.$heading.textContent, heading)
    this.$heading.textContent = heading
    if (!count) return
    const $link = document.createElement('a')
    $link.className = 'govuk-link'
    $link.href = this.$root.dataset.shows
    $link.textContent = `${count} new ${count === 1 ? 'request' : 'requests'}: show ${count === 1 ? 'it' : 'them'}`
    this.$said.replaceChildren($link)
  }
}
