// The way out of the families' pages, for somebody who is being watched.
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs'

// GOV.UK's leaves this page one step back in the browser's history. Ours gives its place to the page it leads to, and
// takes everything out of the forms first.
export class Leave extends ExitThisPage {
  exitPage () {
    document.title = '…'
    document.body.classList.add('govuk-exit-this-page-hide-content')
    for (const $form of document.querySelectorAll('[data-module="eh-family-form"]')) empty($form)
    window.location.replace(this.$button.href)
  }
}

// "Back" from a page of ours finds the form as it was left. "Back" from anywhere else finds it empty: it may be somebody
// else who presses it.
export class FamilyForm {
  static moduleName = 'eh-family-form'

  constructor ($form) {
    window.addEventListener('pageshow', () => {
      const came = window.navigation?.activation
      if (came?.navigationType === 'traverse' && !came.from) empty($form)
    })
  }
}

function empty ($form) {
  for (const $field of $form.elements) {
    if ($field.type === 'radio' || $field.type === 'checkbox') $field.checked = false
    else if ($field.matches('input, select, textarea') && !$field.hidden && $field.name !== 'key') $field.value = ''
  }
}
