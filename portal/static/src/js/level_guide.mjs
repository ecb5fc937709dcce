// Shows where ticked signs point, while they are ticked. It does what portal/contacts/rules/pointer.py does when the page
// is sent: change both together.
import { Component } from 'govuk-frontend/dist/govuk/component.mjs'

function counted (number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

function partsOf (signs) {
  return new Set(signs.map(({ part }) => part)).size
}

export class LevelGuide extends Component {
  static moduleName = 'eh-level-guide'

  constructor ($root) {
    super($root)
    this.$pointed = $root.querySelector('[data-pointed]')
    this.$danger = document.querySelector('[data-danger]')
    this.signsNeeded = Number($root.dataset.signsNeeded)
    this.partsNeeded = Number($root.dataset.partsNeeded)
    $root.addEventListener('change', () => this.show())
    this.show()
  }

  ticked () {
    return [...this.$root.querySelectorAll('[data-sign]')]
      .filter(($sign) => $sign.querySelector('input').checked)
      .map(($sign) => ({
        code: $sign.querySelector('input').value,
        level: Number($sign.dataset.level),
        part: $sign.dataset.part,
        sentence: $sign.querySelector('[data-words]').textContent
      }))
      .sort((one, other) => (one.code < other.code ? -1 : 1))
  }

  point (ticked) {
    const of = (level) => ticked.filter((sign) => sign.level === level)
    for (const level of [4, 3]) {
      if (of(level).length) return { level, signs: of(level), what: `${counted(of(level).length, 'sign')} of level ${level}` }
    }
    const two = of(2)
    if (two.length >= this.signsNeeded && partsOf(two) >= this.partsNeeded) {
      const parts = counted(partsOf(two), 'part')
      return { level: 3, signs: two, what: `${counted(two.length, 'sign')} of level 2 in ${parts} of the family's life` }
    }
    if (two.length) return { level: 2, signs: two, what: `${counted(two.length, 'sign')} of level 2` }
    return { level: 1, signs: of(1), what: of(1).length ? 'only signs of level 1' : 'no sign of a higher level' }
  }

  show () {
    const { level, signs, what } = this.point(this.ticked())
    const $mark = this.$pointed.querySelector('.eh-level')
    const $hidden = $mark.querySelector('.govuk-visually-hidden')
    $mark.className = `eh-level eh-level--${level}`
    $mark.replaceChildren($hidden, String(level))
    this.$pointed.querySelector('.eh-guide__level > span:last-child').textContent =
      `This points to level ${level}, because you ticked ${what}.`
    this.$pointed.querySelector('ul').replaceChildren(...signs.map(({ sentence }) => {
      const $sign = document.createElement('li')
      $sign.textContent = sentence
      return $sign
    }))
    this.$danger.hidden = level < 4
  }
}
