// Narrows a list of boxes to tick while somebody types. It does what portal/services/queries.py does when "Find" is
// pressed, but only among those in sight; what is ticked stays.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

import { SAID_AFTER, allBeginWordsOf, wordsIn } from './signs.mjs'

export class Pick extends Component {
  static moduleName = 'eh-pick'

  constructor ($root) {
    super($root)
    this.$said = $root.querySelector('[data-said]')
    this.$nothing = $root.querySelector('[data-nothing]')
    this.items = [...$root.querySelectorAll('[data-pick]')].map(($item) => ({
      $item,
      $box: $item.querySelector('input'),
      words: wordsIn(`${$item.textContent} ${$item.dataset.also}`)
    }))
    const $input = $root.querySelector('input[type=search]')
    $input.addEventListener('input', () => this.show($input.value.trim()))
  }

  show (typed) {
    const terms = wordsIn(typed)
    let count = 0
    for (const { $item, $box, words } of this.items) {
      const hit = allBeginWordsOf(terms, words)
      if (hit) count += 1
      $item.hidden = !hit && !$box.checked
    }
    this.$nothing.hidden = count > 0
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => { this.$said.textContent = `${count} found` }, SAID_AFTER)
  }
}
