// Ctrl and Enter in a long answer press the form's quick button, so that nobody has to go past all that follows. On a
// Mac it is Command. The form says so where it can be done.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

export class Quick extends Component {
  static moduleName = 'eh-quick'

  constructor ($root) {
    super($root)
    const $button = $root.querySelector('button[name=then]')
    const hasKeys = window.matchMedia('(any-hover: hover)').matches // a phone has no Ctrl, and is told of none
    for (const $said of $root.querySelectorAll('[data-quick-said]')) $said.hidden = !hasKeys
    $root.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return
      if (!event.target.matches('textarea')) return
      event.preventDefault()
      $button.click()
    })
  }
}
