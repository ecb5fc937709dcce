// The little that pages can do better with JavaScript. Every page works without it.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { ServiceNavigation } from 'govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'

import { Autosave } from './autosave.mjs'
import { FamilyForm, Leave } from './leave.mjs'
import { LevelGuide } from './level_guide.mjs'
import { Pick } from './pick.mjs'
import { News } from './news.mjs'
import { Quick } from './quick.mjs'
import { Signs } from './signs.mjs'

// An open or closed radio is not a thing that ARIA knows, so no screen reader is told of one: what a radio reveals comes
// right after it, and is read next.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState ($input) {
    super.syncConditionalRevealWithInputState($input)
    $input.removeAttribute('aria-expanded')
  }
}

// GOV.UK's own page sets these in an inline script, which our content policy does not allow.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of [
  Autosave,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FamilyForm,
  Leave,
  LevelGuide,
  News,
  NotificationBanner,
  PasswordInput,
  Pick,
  PlainRadios,
  Quick,
  ServiceNavigation,
  Signs,
  SkipLink
]) {
  createAll(Component)
}
